#!/bin/bash
set -euo pipefail
STAGE_FILES=(docker compose --env-file "deploy/$1.env" -f docker-compose.stage.yml)
"${STAGE_FILES[@]}" up -d
