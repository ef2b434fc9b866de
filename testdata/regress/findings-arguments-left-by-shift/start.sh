#!/bin/sh
case "$(hostname)" in
  stream*|cache*) ROLE=$1; shift ;;
  *) ROLE=stream ;;
esac
exec redis-server --appendonly yes "$@"
