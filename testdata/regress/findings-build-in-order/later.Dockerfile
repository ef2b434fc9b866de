FROM redis:7.4-alpine
RUN mkdir -p /etc/redis && echo "loglevel debug" > /etc/redis/redis.conf
COPY redis.conf /etc/redis/redis.conf
CMD ["redis-server", "/etc/redis/redis.conf"]
