#!/bin/sh
# Which of two files this is hangs on where it is called.
helm install queue bitnami/redis -f values.yaml --set architecture=standalone
(cd ../a && helm install inner bitnami/redis -f charts/values.yaml)
cd "$TARGET"
helm install behind bitnami/redis -f ../a/charts/values.yaml
