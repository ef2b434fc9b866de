import os
class Config:
    CELERY_RESULT_BACKEND = os.environ.get("RESULT") or "redis://redis:6379/1"

class DevelopmentConfig(Config):
    CELERY_BROKER_URL = "redis://localhost:6379/0"

class ProductionConfig(Config):
    CELERY_BROKER_URL = "redis://redis:6379/0"
