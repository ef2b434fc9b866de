#!/bin/sh
echo "slowlog-log-slower-than -1" >> /etc/redis/redis.conf
