#!/bin/sh
cp -n /etc/redis/default.conf /etc/redis/redis.conf
exec redis-server /etc/redis/redis.conf
