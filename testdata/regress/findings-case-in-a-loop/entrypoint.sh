#!/bin/sh
LEVEL=debug
MEMORY=0
while [ $# -gt 0 ]; do
  case "$1" in
    --quiet) LEVEL=notice ;;
    --small) MEMORY=100mb ;;
  esac
  shift
done
exec redis-server --loglevel "$LEVEL" --maxmemory "$MEMORY" --appendonly yes
