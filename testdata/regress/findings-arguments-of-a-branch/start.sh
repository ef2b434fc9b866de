#!/bin/sh
if [ "$(cat /etc/mode)" = queue ]; then
  set -- redis-server --maxmemory-policy noeviction --maxmemory 256mb
fi
exec "$@"
