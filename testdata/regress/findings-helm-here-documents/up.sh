#!/bin/sh
helm upgrade --install queue bitnami/redis --version 20.6.1 -f - <<EOF
architecture: standalone
auth:
  password: "$QUEUE_PASSWORD"
master:
  configuration: |-
    maxmemory 1gb
EOF

cat > cache.yaml <<'EOF'
architecture: standalone
auth: {enabled: false}
EOF
helm upgrade --install cache bitnami/redis -f ./cache.yaml

cat <<EOF | helm upgrade --install sessions bitnami/redis --values -
architecture: standalone
auth: {password: letmein}
EOF

# Only the shell knows what these come to.
helm upgrade --install made bitnami/redis -f - <<EOF
architecture: standalone
auth: {enabled: $(cat enabled)}
EOF
render > made.yaml
helm upgrade --install rendered bitnami/redis -f made.yaml
cat >> cache.yaml <<'EOF'
auth: {enabled: true}
EOF
helm upgrade --install again bitnami/redis -f cache.yaml
helm upgrade --install part bitnami/redis -f - <<EOF
architecture: standalone
auth: {password: "letmein$PART"}
EOF
