#!/bin/sh
minikube start
