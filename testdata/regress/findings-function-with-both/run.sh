#!/bin/bash
function limit() {
  echo "maxmemory $1" > /tmp/redis.conf
}
function usage () {
  echo "usage: run.sh"
  exit 1
}
[ $# -eq 0 ] || usage
limit 1900mb
exec redis-server /tmp/redis.conf
