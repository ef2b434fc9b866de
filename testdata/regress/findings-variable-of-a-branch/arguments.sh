#!/bin/sh
while [ $# -gt 2 ]; do shift; done
[ $# -eq 0 ] && set -- --maxmemory-policy allkeys-lru
exec redis-server "$@" --maxmemory 100mb
