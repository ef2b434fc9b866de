#!/bin/sh
sed -i "s/^dir .*/dir \/srv\/copy/" /etc/template.conf
sed -i "s/^replicaof .*/replicaof 10\.0\.0\.5 6379/" /etc/template.conf
sed -i "s/^# requirepass .*/requirepass pass\\&word/" /etc/template.conf
exec redis-server /etc/template.conf
