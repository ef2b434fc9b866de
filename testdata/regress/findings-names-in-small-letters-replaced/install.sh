#!/bin/sh
sed -i -e "s/primary_address/$1/g" -e "s/primary_password/$2/" sentinel.conf
