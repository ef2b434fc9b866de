#!/bin/sh
docker run -d --restart always --name cache -p 6379:6379 -v cache:/data acme/cache:4 \
  redis-server --appendonly yes --requirepass 12345
docker create --restart always --name locks -p 6380:6379 redis:7.4.10 redis-server --save ""
docker container create --name pages -v pages:/data redis:7.4.10
docker network create --driver bridge redis-server
docker start locks pages
docker run --rm acme/tools:2 migrate --target redis-db
