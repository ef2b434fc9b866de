#!/bin/sh
# Nobody knows whether the option is there: no policy is known.
set -e
if [ "$(cat /etc/mode)" = cache ]; then
  options="--maxmemory-policy allkeys-lru"
fi
exec redis-server --maxmemory 100mb $options
