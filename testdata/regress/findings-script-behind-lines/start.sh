#!/bin/sh
cp /data/dump.rdb /data/before.rdb
exec redis-server --maxmemory 100mb --appendonly yes
