#!/bin/sh
before=$IFS
IFS=,
IFS=$before
exec redis-server $OPTIONS
