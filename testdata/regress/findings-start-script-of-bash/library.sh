directive() {
  echo "$1" >> /run/redis.conf
}
