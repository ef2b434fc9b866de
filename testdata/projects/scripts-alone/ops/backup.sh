#!/bin/sh
# Nightly, by cron.
set -e
redis-cli -a $REDIS_PASSWORD SAVE
cp /var/lib/redis/dump.rdb /srv/backup/redis-$(date +%F).rdb
