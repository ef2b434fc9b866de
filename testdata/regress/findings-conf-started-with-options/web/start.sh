#!/bin/sh
# redis-server cache-redis.conf --requirepass "$REDIS_PASSWORD"
exec redis-server ./other.conf --requirepass "$REDIS_PASSWORD"
