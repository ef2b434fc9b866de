#!/bin/sh
# What is not set has no beginning that could be taken away: the test is known to fail.
if [ "${MODE#queue}" != "$MODE" ]; then
  policy=noeviction
else
  policy=allkeys-lru
fi
exec redis-server --maxmemory 100mb --appendonly yes --maxmemory-policy "$policy"
