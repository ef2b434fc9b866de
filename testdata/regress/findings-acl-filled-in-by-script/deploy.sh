#!/bin/sh
sed "s/APP_PASSWORD/$1/; s/WEB_PASSWORD/$2/" users.acl > /etc/redis/users.acl
redis-cli -h cache.internal acl load
