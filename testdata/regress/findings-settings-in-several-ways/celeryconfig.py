result_backend = "redis://localhost:6379/1"

try:
    from local_settings import *
except ImportError:
    pass
