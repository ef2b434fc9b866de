#!/bin/sh
redis-cli <<EOF
SELECT 1
FLUSHDB
EOF
redis-cli --scan --pattern 'session:*' | xargs redis-cli unlink
