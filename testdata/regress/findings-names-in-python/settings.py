import os

REDIS = os.environ.get("REDIS_LOCATION", "redis://redis:6379/1")

CACHES = {"default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": REDIS}}
BROKER_URL = REDIS
CELERY_RESULT_BACKEND = os.environ.get("RESULTS", BROKER_URL)
