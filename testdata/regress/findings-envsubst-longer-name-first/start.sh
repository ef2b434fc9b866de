#!/bin/sh
envsubst '$REDIS $REDIS_PORT' < /template.conf > /redis.conf
exec redis-server /redis.conf
