import os

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": ["redis://redis:6379/1"],
        "OPTIONS": {"password": os.environ["CACHE_PASSWORD"]},
    },
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [{"address": "redis://redis:6379/2", "password": os.environ["CACHE_PASSWORD"]}]},
    },
}
