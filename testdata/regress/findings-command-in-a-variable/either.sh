#!/bin/sh
COMMAND="redis-server --maxmemory 900mb"
if [ -f /data/small ]; then
  COMMAND="redis-server --maxmemory 100mb"
fi
exec $COMMAND
