#!/bin/bash
set -e
docker network create shop || true
docker run -d --name queue --network shop --restart unless-stopped \
  -p 6379:6379 -v queue:/data \
  redis:7.4 redis-server --maxmemory 256mb --maxmemory-policy allkeys-lru
docker run -d --name cache --network shop --restart unless-stopped -p 127.0.0.1:6380:6379 \
  -v "$(pwd)/cache-redis.conf:/etc/cache.conf" redis:7.4 redis-server /etc/cache.conf --requirepass "$CACHE_PASSWORD"
docker run -d --name worker --network shop --restart unless-stopped \
  -e CELERY_BROKER_URL=redis://queue:6379/0 -e CACHE_URL=redis://cache:6379 shop:1.4 celery -A shop worker
docker run --rm --network shop redis:7.4 redis-cli -h queue ping
docker run -d --restart always $OPTIONS redis:7.4
