#!/bin/sh
echo -e "port 7000\nmaxmemory 100mb\nrequirepass foobared" > /tmp/redis.conf
exec redis-server /tmp/redis.conf
