#!/bin/sh
sed -i "s/{{ QUORUM }}/$QUORUM/g" /redis/sentinel.conf
sed -i "s/{{ PRIMARY }}/$PRIMARY/g" /redis/sentinel.conf
exec redis-sentinel /redis/sentinel.conf
