#!/bin/sh
set -e
if [ ! -f /tmp/redis.conf ]; then
  cp /conf/redis.conf /tmp/redis.conf
  [ -n "${REPLICAOF:-}" ] && echo "replicaof $REPLICAOF" >> /tmp/redis.conf
fi
[ -n "$SIZE" ] || SIZE=32mb
[ "$MODE" = "quiet" ] && { echo "loglevel warning" >> /tmp/redis.conf; echo "maxclients 200" >> /tmp/redis.conf; } || echo "maxclients 300" >> /tmp/redis.conf
test "$MODE" = "odd" && [ -z "$REPLICAOF" ] && echo "maxmemory-policy lru" >> /tmp/redis.conf
exec redis-server /tmp/redis.conf --maxmemory "$SIZE"
