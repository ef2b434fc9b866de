#!/bin/sh
docker run -d --restart always --name sessions -p 6382:6379 -e REDIS_PASSWORD="$SESSIONS_PASSWORD" redis:7.4.10
