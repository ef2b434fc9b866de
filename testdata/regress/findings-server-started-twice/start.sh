#!/bin/sh
case "$SEED" in
  yes)
    redis-server --port 6379 --daemonize yes
    redis-cli set seeded yes
    redis-cli shutdown save
    if [ $# -gt 0 ]; then
      exec redis-server "$@"
    else
      exec redis-server --maxmemory 64mb
    fi
    ;;
esac
exec redis-server "$@"
