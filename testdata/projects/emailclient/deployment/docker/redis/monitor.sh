#!/bin/bash
# Health and performance of Redis.
# Usage: ./monitor.sh {health|monitor|slowlog|stats}
#   ./monitor.sh analyze     key types, memory, largest keys
#
# Cron:
#   */5 * * * * /path/to/deployment/docker/redis/monitor.sh health >> /var/log/redis-health.log

CONTAINER="${REDIS_CONTAINER:-emailclient-redis}"

cli() {
    docker exec "$CONTAINER" redis-cli -a $REDIS_PASSWORD "$@" 2> /dev/null
}

health() {
    # Returns an integer: healthy
    docker-compose exec -T redis redis-cli --raw incr ping && echo "healthy"
    cli INFO server | grep -E 'redis_version|uptime'
    cli INFO memory | grep used_memory_human
    cli INFO clients | grep connected_clients
}

monitor() {
    while true; do
        clear
        cli INFO memory | grep -E 'used_memory_human|maxmemory_human'
        cli INFO stats | grep -E 'instantaneous_ops|evicted_keys|rejected_connections'
        cli INFO persistence | grep aof_
        sleep 5
    done
}

case "$1" in
    health) health ;;
    monitor) monitor ;;
    slowlog) cli SLOWLOG GET 10 ;;
    stats) cli INFO commandstats ;;
    *) echo "Usage: $0 {health|monitor|slowlog|stats}"; exit 1 ;;
esac
