#!/bin/sh
wipe() { redis-cli flushall; }
redis-server --daemonize yes --maxmemory 256mb
if [ "$RESET" = 1 ]; then
  redis-cli flushall
fi
case "$1" in
  reset) redis-cli flushdb ;;
esac
[ "$RESET" = 2 ] && redis-cli flushall
redis-cli ping && redis-cli -n 1 flushdb
for number in 2 3; do redis-cli -n "$number" flushdb; done
redis-cli shutdown
exec redis-server --maxmemory 256mb
