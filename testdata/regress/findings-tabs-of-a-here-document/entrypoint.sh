#!/bin/sh
# The shell takes the tabs away, so that the lines begin with their directives.
cat > /tmp/redis.conf <<-EOF
	maxmemory 100mb
	maxmemory-policy allkeys-lru
	appendonly yes
	EOF
sed -i "s/^maxmemory-policy .*/maxmemory-policy noeviction/" /tmp/redis.conf
exec redis-server /tmp/redis.conf
