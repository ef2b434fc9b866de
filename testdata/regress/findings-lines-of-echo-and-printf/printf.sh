#!/bin/sh
printf '%s\n' "maxmemory 100mb" "port 7000" "requirepass foobared" > /tmp/redis.conf
exec redis-server /tmp/redis.conf
