#!/bin/sh
podman run -d --restart always --name search -p 6390:6379 redis:7.4.10 --requirepass 'Xk29vnQ0_aazPq7dkfjT2bm' --maxmemory 100mb
