import os
REDIS_PASSWORD = 'Pl4ntPyVar7q'
BROKER_URL = 'redis://:Pl4ntPyUrl7q@redis:6380/0'
CELERY_TASK_TIME_LIMIT = 3600
CELERY_BROKER_URL = os.environ.get('CELERY_BROKER_URL', 'redis://:Pl4ntPyDefault7q@redis:6379/0')
CELERY_BROKER_TRANSPORT_OPTIONS = {'visibility_timeout': 60, 'master_name': 'm', 'sentinel_kwargs': {'password': 'Pl4ntPySentinel7q'}}
CACHES = {'default': {'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': 'redis://:Pl4ntPyCache7q@redis:6379/0', 'OPTIONS': {'PASSWORD': 'Pl4ntPyCachePw7q'}}}
CHANNEL_LAYERS = {'default': {'CONFIG': {'hosts': [('redis://:Pl4ntPyChannel7q@redis:6379/0')]}}}
app.conf.broker_url = 'redis://:Pl4ntPyConf7q@redis:6379/0'
app.conf.accept_content = ['pickle']
