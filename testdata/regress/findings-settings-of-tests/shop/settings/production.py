from .base import *

CELERY_RESULT_ACCEPT_CONTENT = ["pickle"]
