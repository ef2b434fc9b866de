#!/bin/sh
IFS=:
exec redis-server --save "" $OPTIONS
