#!/bin/sh
# What a branch adds may not be there: nobody knows the level of the log. The server before options is there anyway.
if [ "${1#-}" != "$1" ]; then
  set -- redis-server "$@"
fi
if [ -n "$VERBOSE" ]; then
  set -- "$@" --loglevel debug
fi
exec "$@"
