#!/bin/sh
set -e
COMMAND="redis-server"
if [ -n "$PASSWORD" ]; then
  COMMAND="$COMMAND --requirepass $PASSWORD"
fi
COMMAND="$COMMAND --maxmemory ${MEMORY:-256mb}"
COMMAND="$COMMAND --maxmemory-policy allkeys-lru"
exec $COMMAND
