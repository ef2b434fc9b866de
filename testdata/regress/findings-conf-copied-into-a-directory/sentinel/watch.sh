#!/bin/sh
sed -i "s/QUORUM/$QUORUM/" /etc/sentinel.conf
exec redis-sentinel /etc/sentinel.conf
