#!/bin/sh
sed -i -E "s/^(#\s*)?requirepass .*/requirepass foobared/" /etc/edited.conf
exec redis-server /etc/edited.conf
