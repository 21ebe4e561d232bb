"""A celery application for the demo's --real workers."""

import celery

app = celery.Celery("tasks", broker="redis://127.0.0.1:6379/0")
PRELOADED = bytearray(b"s" * (48 << 20))
