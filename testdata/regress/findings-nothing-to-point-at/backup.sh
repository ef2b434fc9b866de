#!/bin/sh
set -e
docker exec redis redis-cli BGSAVE
mkdir -p /backups
docker cp redis:/data/dump.rdb /backups/dump.rdb
