#!/bin/sh
printf 'port %d\nmaxmemory-clients 5%%\nmaxmemory %s\nrequirepass foobared\n' 7000 100mb > /tmp/redis.conf
exec redis-server /tmp/redis.conf
