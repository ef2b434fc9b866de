#!/bin/sh
docker run -d --restart always --name queue -v queue:/data --memory 1g \
  --health-cmd='redis-cli ping' --health-interval=10s --health-retries "$TRIES" \
  redis:7.4.10 redis-server --maxmemory 100mb --requirepass "$QUEUE_PASSWORD"
docker run -d --restart always --name cache -v cache:/data --memory 1g -e REDISCLI_AUTH="$CACHE_PASSWORD" \
  --health-cmd 'redis-cli ping | grep -q PONG' --health-interval 10s --health-timeout 3s \
  redis:7.4.10 redis-server --maxmemory 100mb --requirepass "$CACHE_PASSWORD"
docker run -d --restart always --name locks -v locks:/data --memory 1g \
  --health-cmd "redis-cli -a \$LOCKS_PASSWORD ping | grep -q PONG" \
  redis:7.4.10 redis-server --maxmemory 100mb --requirepass "$LOCKS_PASSWORD"
docker run -d --restart always --name pages -v pages:/data --memory 1g \
  --health-cmd "redis-cli -a '$PAGES_PASSWORD' ping | grep -q PONG" \
  redis:7.4.10 redis-server --maxmemory 100mb --requirepass "$PAGES_PASSWORD"
docker run -d --restart always --name mails -v mails:/data --memory 1g --no-healthcheck \
  redis:7.4.10 redis-server --maxmemory 100mb --requirepass "$MAILS_PASSWORD"
podman run -d --restart always --name files -v files:/data --memory 1g --health-cmd '["CMD", "redis-cli", "ping"]' \
  redis:7.4.10 redis-server --maxmemory 100mb --requirepass "$FILES_PASSWORD"
