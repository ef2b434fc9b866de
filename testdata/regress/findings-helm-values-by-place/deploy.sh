#!/bin/sh
here="$(cd "$(dirname "$0")" && pwd)"
helm upgrade --install cache bitnami/redis --version 20.6.1 \
  -f "$here/values/common.yaml" -f "$here/values/$1.yaml" --set auth.password="$PASSWORD"
# A directory for each place.
helm upgrade --install queue bitnami/redis --version 20.6.1 -f "$PLACE/queue.yaml"
# What is no place may be anything.
helm upgrade --install other bitnami/redis --version 20.6.1 -f "values/$NAME-own.yaml"
helm upgrade --install sessions bitnami/redis -n shop-dev --set architecture=standalone,auth.enabled=false
