#!/bin/sh
IFS=,
exec redis-server $OPTIONS
