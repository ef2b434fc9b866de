#!/bin/sh
mkdir -p /tmp/conf.d
echo "maxmemory 100mb" > /tmp/conf.d/memory.conf
exec redis-server /etc/redis/redis.conf
