#!/bin/sh
for file in /etc/redis/conf.d/*.conf; do
  cat "$file" >> /etc/redis/redis.conf
done
echo "maxmemory 900mb" >> /etc/redis/redis.conf
exec redis-server /etc/redis/redis.conf
