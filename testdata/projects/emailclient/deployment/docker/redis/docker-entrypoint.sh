#!/bin/bash
# Fills in redis.conf from the environment, starts Redis, verifies that it answers and keeps an eye on it.
set -e

CONF=/usr/local/etc/redis/redis.conf

REDIS_PASSWORD="${REDIS_PASSWORD:-redis_development_password}"
REDIS_MAXMEMORY="${REDIS_MAXMEMORY:-512mb}"
REDIS_MAXMEMORY_POLICY="${REDIS_MAXMEMORY_POLICY:-allkeys-lru}"

echo "Configuring Redis ..."
sed -i "s/\${REDIS_PASSWORD}/$REDIS_PASSWORD/g" "$CONF"
sed -i "s/\${REDIS_MAXMEMORY}/$REDIS_MAXMEMORY/g" "$CONF"
sed -i "s/\${REDIS_MAXMEMORY_POLICY}/$REDIS_MAXMEMORY_POLICY/g" "$CONF"

echo "Starting Redis ..."
"$@" &
REDIS_PID=$!

for attempt in $(seq 1 30); do
    if redis-cli ping > /dev/null 2>&1; then
        echo "Redis is up"
        break
    fi
    sleep 1
done

redis-cli -a $REDIS_PASSWORD info server | grep redis_version || true

wait $REDIS_PID
