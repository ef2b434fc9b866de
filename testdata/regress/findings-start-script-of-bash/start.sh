#!/bin/bash
set -euo pipefail
source /library.sh

BASE=7000
for line in "port $((BASE + 1))" "slowlog-log-slower-than -1"; do
  directive "$line"
done

args=(/run/redis.conf)
if [[ -n "${LEVEL:-}" ]]; then
  args+=(--loglevel "$LEVEL")
fi
exec redis-server "${args[@]}"
