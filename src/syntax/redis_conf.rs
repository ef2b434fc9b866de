//! redis.conf and sentinel.conf.
