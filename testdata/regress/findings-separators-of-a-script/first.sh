#!/bin/sh
IFS=,
COPY=$OPTIONS
exec redis-server $COPY
