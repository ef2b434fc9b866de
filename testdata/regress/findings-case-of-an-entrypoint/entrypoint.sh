#!/bin/sh
# The word is known: only the arm that it matches runs. A loop takes arguments away, so that nobody knows which is the first.
case "$1" in
  redis-server | valkey-server)
    shift
    exec redis-server --maxmemory 100mb --loglevel debug "$@"
    ;;
  sentinel) exec redis-sentinel /etc/sentinel.conf ;;
  -*) exec redis-server "$@" --maxmemory 0 ;;
  *) exec "$@" ;;
esac
