#!/usr/bin/env bash
chown -R redis /data
su redis -s /bin/sh -c "redis-server /etc/redis.conf"
