#!/bin/sh
if [ "$1" = sentinel ]; then
    redis-sentinel /etc/redis/sentinel.conf
fi
if [ "$1" = redis ]; then
    redis-server --port "$PORT"
fi
