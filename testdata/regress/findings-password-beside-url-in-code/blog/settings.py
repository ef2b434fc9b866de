from .local import SECRETS

CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": "redis://redis:6379/9",
        "OPTIONS": {"CLIENT_CLASS": "django_redis.client.DefaultClient"},
    },
}
CACHES["default"]["OPTIONS"]["PASSWORD"] = SECRETS["redis"]
