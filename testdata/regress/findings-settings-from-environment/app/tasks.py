from celery import Celery
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="app_")
    celery_broker_url: str = "redis://localhost:6379/0"


settings = Settings()
app = Celery("app", broker=settings.celery_broker_url, backend="redis://localhost:6379/1")
