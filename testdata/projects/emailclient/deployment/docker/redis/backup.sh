#!/bin/bash
# Backup and restore of Redis.
# Usage: ./backup.sh {backup|restore|analyze|list}
#
# Cron:
#   0 2 * * * /path/to/deployment/docker/redis/backup.sh backup
#   0 4 * * 0 /path/to/deployment/docker/redis/backup.sh restore redis-data/latest.rdb
set -e

GREEN='\033[0;32m'
RED='\033[0;31m'
NC='\033[0m'

CONTAINER="${REDIS_CONTAINER:-emailclient-redis}"
BACKUP_DIR="${BACKUP_DIR:-redis-data}"
RETENTION_DAYS=30

cli() {
    docker exec "$CONTAINER" redis-cli -a $REDIS_PASSWORD --no-auth-warning "$@"
}

backup() {
    local file="$BACKUP_DIR/redis_backup_$(date +%Y%m%d_%H%M%S).rdb"
    mkdir -p "$BACKUP_DIR"
    cli SAVE
    docker cp "$CONTAINER:/data/dump.rdb" "$file"
    docker cp "$CONTAINER:/data/appendonly.aof" "${file%.rdb}.aof" || true
    md5sum "$file" > "$file.md5"
    sha256sum "$file" > "$file.sha256"
    ln -sf "$(basename "$file")" "$BACKUP_DIR/latest.rdb"
    find "$BACKUP_DIR" -name 'redis_backup_*' -mtime +"$RETENTION_DAYS" -delete
    echo -e "${GREEN}Backup written to $file${NC}"
}

restore() {
    local file="$1"
    [ -f "$file" ] || { echo -e "${RED}No such backup: $file${NC}"; exit 1; }
    docker-compose stop redis
    docker cp "$file" "$CONTAINER:/data/dump.rdb"
    docker-compose start redis
    sleep 5
    docker-compose exec redis redis-cli --raw incr ping
    echo -e "${GREEN}Restored and healthy${NC}"
}

analyze() {
    cli DBSIZE
    cli KEYS '*' | cut -d: -f1 | sort | uniq -c | sort -rn | head -10
    cli INFO memory
}

case "$1" in
    backup) backup ;;
    restore) restore "$2" ;;
    analyze) analyze ;;
    list) ls -lh "$BACKUP_DIR" ;;
    *) echo "Usage: $0 {backup|restore|analyze|list}"; exit 1 ;;
esac
