from .base import *

CELERY_ACCEPT_CONTENT = ["json", "pickle"]
CELERY_RESULT_EXPIRES = None
