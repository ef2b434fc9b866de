FROM debian:12
COPY redis.conf /etc/redis.conf
CMD ["sleep", "infinity"]
