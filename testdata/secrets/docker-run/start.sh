#!/bin/sh
NAME=Pl4ntShellVariable3x
docker run -d --restart always -p 6379:6379 -e OTHER_REDIS_PASSWORD=Pl4ntDockerEnv6z redis:7 redis-server --requirepass Pl4ntDockerRun8k --masterauth "$NAME" --prt 1
