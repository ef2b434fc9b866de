#!/bin/sh
set -eu
cd "$(dirname "$0")"
vault kv get -field=env shop > prod.env
docker compose --env-file prod.env -f docker-compose.yml -f docker-compose.prod.yml up -d
