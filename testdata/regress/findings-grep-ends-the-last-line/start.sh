#!/bin/sh
grep -v "^port" /etc/redis/redis.conf > /tmp/redis.conf
echo "maxmemory 100mb" >> /tmp/redis.conf
exec redis-server /tmp/redis.conf
