#!/bin/sh
sed -i 's/^# requirepass .*/requirepass foobared\nmasterauth foobared/' /etc/template.conf
exec redis-server /etc/template.conf
