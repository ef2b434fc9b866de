CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": "redis://redis:6379/6",
        "OPTIONS": {"PASSWORD": "5d41c0f2a9b84e7f93d1c6a8b2e07f44"},
    },
}
