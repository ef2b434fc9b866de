#!/bin/sh
set -eu
PASSWORD=$(cat /run/secrets/password)
cat > /tmp/users.acl <<EOF
user default off
user jobs on >${PASSWORD} ~* &* +@all -@dangerous
EOF
exec setpriv --reuid=redis redis-server --maxmemory 100mb --appendonly yes --aclfile /tmp/users.acl
