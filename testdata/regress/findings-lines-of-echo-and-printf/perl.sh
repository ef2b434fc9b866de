#!/bin/sh
perl -pi -e 's/6379/7000/' /conf/redis.conf
exec redis-server /conf/redis.conf
