import os

from celery import Celery

app = Celery("email_service")

app.conf.update(
    broker_url=os.getenv("CELERY_BROKER_URL"),
    result_backend=os.getenv("CELERY_RESULT_BACKEND"),
    task_serializer="json",
    result_serializer="json",
    accept_content=["json"],
    result_expires=86400,
)


@app.task
def sync_imap_account(account_id):
    """Fetches new mail of one account."""
