import os

from celery import Celery

app = Celery("email_service")

app.conf.update(
    broker_url=os.environ["CELERY_BROKER_URL"],
    result_backend=os.environ["CELERY_RESULT_BACKEND"],
    task_time_limit=int(os.environ["CELERY_TASK_TIME_LIMIT"]),
    task_soft_time_limit=int(os.environ["CELERY_TASK_SOFT_TIME_LIMIT"]),
    # Longer than the longest task, or a running task is delivered again.
    broker_transport_options={"visibility_timeout": 7200},
    task_acks_late=True,
    task_serializer="json",
    result_serializer="json",
    accept_content=["json"],
    result_expires=86400,
)


@app.task
def sync_imap_account(account_id):
    """Fetches new mail of one account."""
