#!/bin/sh
docker run -d --name redis-under-test -p 6379:6379 redis:7.4
docker run --rm -p 6379:6379 redis:7.4 redis-server --maxmemory 1mb
