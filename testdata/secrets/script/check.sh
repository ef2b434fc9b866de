#!/bin/sh
PASS=Pl4ntScriptVar7q
REDIS_PASSWORD='Pl4ntScriptRp7q'
export REDISCLI_AUTH=Pl4ntScriptAuth7q
redis-cli -a Pl4ntScriptA7q keys '*'
redis-cli -a "$PASS" flushall
redis-cli --pass Pl4ntScriptPass7q monitor
redis-cli --no-auth-warning -a'Pl4ntScriptQuoted7q' flushall
redis-cli <<EOF
AUTH Pl4ntScriptHere7q
FLUSHALL
EOF
echo "AUTH Pl4ntScriptPipe7q" | redis-cli
redis-cli -u redis://:Pl4ntScriptUri7q@redis:6379 flushall
redis-cli config set requirepass Pl4ntScriptConfigSet7q; redis-cli flushall
redis-cli ACL SETUSER bob on '>Pl4ntScriptSetuser7q' && redis-cli keys '*'
curl -u admin:Pl4ntScriptCurl7q http://x; redis-cli flushall
cat > /etc/redis.conf <<E
requirepass Pl4ntScriptConf7q
E
sed -i "s/REDIS_PASSWORD/Pl4ntScriptSed7q/" /etc/redis.conf; redis-cli shutdown nosave
redis-server --requirepass Pl4ntScriptServer7q --prt 1
redis-cli AUTH Pl4ntScriptWord7q
redis-cli HELLO 3 AUTH default Pl4ntScriptHello7q
