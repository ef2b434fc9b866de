#!/usr/bin/env bash
# What is told of here is not run: helm install noted bitnami/redis --set auth.enabled=false
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
values="$here/values"
version=18.6.1

helm repo add shops https://charts.bitnami.com/bitnami
helm repo add elsewhere https://charts.example.com/stable

install_queue() {
  helm upgrade --install queue shops/redis \
    --version "$version" --namespace shop \
    --values "$values/common.yaml" -f "$values/queue.yaml" \
    --set auth.password="$QUEUE_PASSWORD" --set 'master.extraFlags[0]=--maxmemory-policy allkeys-lru' \
    --set "master.disableCommands={FLUSHALL,KEYS}",replica.replicaCount=0
}

install_never() {
  helm install never shops/redis --set auth.enabled=false
}

install_queue
# Nobody knows what this file, or whatever the options are, makes of it.
helm install absent shops/redis --set architecture=standalone -f "$here/absent.yaml"
helm install outside shops/redis -f "$here/../../../outside.yaml" -f /etc/values.yaml
helm install chosen shops/redis -f "$values/$STAGE.yaml"
helm install options shops/redis --set auth.enabled=false $HELM_OPTIONS
helm install other elsewhere/redis --set auth.enabled=false
helm upgrade there shops/redis --version "$version"
# All but what is said here is unknown.
helm upgrade again shops/redis --reuse-values --set auth.enabled=false,architecture=standalone
helm template shown shops/redis --set auth.enabled=false
helm install tried shops/redis --set auth.enabled=false --dry-run
helm uninstall queue
echo helm install said shops/redis --set auth.enabled=false
cat <<'EOF'
helm install printed shops/redis --set auth.enabled=false
EOF
