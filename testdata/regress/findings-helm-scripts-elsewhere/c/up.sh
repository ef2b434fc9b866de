#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
root="$(cd "$here/.." && pwd)"
# Its load balancer has an address of the network alone, as another file says.
helm upgrade -i within bitnami/redis -f "$root/c/within.yaml" --set master.service.type=LoadBalancer,auth.enabled=false
helm upgrade -i "{{ name }}" bitnami/redis --set master.service.type=LoadBalancer,architecture=standalone
