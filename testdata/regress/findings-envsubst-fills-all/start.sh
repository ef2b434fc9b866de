#!/bin/sh
envsubst < /etc/redis/template.conf > /etc/redis/redis.conf
exec redis-server /etc/redis/redis.conf
