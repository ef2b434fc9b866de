#!/bin/sh
echo "port 7000\nrequirepass foobared" > /tmp/redis.conf
exec redis-server /tmp/redis.conf
