#!/bin/sh
CONF=/etc/redis.conf
cat "$CONF.tmpl" | envsubst '${LISTEN_PORT}' > "$CONF"
exec docker-entrypoint.sh redis-server "$CONF"
