#!/bin/sh
sed -i "s/@@PASSWORD@@/$REDIS_PASSWORD/" /app/redis.conf
exec redis-server /app/redis.conf
