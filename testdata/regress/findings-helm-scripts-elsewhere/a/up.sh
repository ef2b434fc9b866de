#!/bin/sh
kind create cluster
cd charts
helm install redis bitnami/redis -f values.yaml,small.yaml
