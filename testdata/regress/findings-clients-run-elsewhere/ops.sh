#!/bin/bash
set -e
docker run --rm -it --network app redis:7.4 redis-cli -h queue -a "$QUEUE_PASSWORD" ping
docker run -dp 127.0.0.1:6380:6379 --name cache redis:7.4 --requirepass "$CACHE_PASSWORD"
kubectl exec -it queue-0 -n data -- redis-cli -a "$QUEUE_PASSWORD" flushdb
ssh -p 22 ops@db1 redis-cli -a "$QUEUE_PASSWORD" ping
ssh ops@db1 'redis-cli -a "$QUEUE_PASSWORD" keys "session:*"'
ssh ops@db1
