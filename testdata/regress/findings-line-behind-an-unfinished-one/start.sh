#!/bin/sh
sed -i '$a maxmemory 100mb' /etc/redis/redis.conf
echo "maxmemory-policy allkeys-lru" >> /etc/redis/redis.conf
exec redis-server /etc/redis/redis.conf
