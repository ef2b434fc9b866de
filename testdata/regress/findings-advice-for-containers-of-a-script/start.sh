#!/bin/sh
docker run -d --restart always --name queue -p 127.0.0.1:6379:6379 redis:7.4.10 \
  redis-server --appendonly yes --maxmemory 100mb --tcp-backlog 9000 --requirepass 'Xk29vnQ0_aazPq7dkfjT2bm'
docker run -d --restart always --name cache --network host redis:7.4.10 \
  redis-server --maxmemory 100mb --requirepass "$CACHE_PASSWORD"
