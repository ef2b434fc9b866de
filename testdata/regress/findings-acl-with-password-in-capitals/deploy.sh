#!/bin/sh
# It names the file and a variable of that name, and puts nothing in the place of the word.
sed "s/off/on/" users.acl > /etc/redis/users.acl
redis-cli -h cache.internal --user app --pass "$APP_PASSWORD" acl load
