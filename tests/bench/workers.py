"""gunicorn settings of the benchmark: a worker answers one request before it takes others.

What is timed is a server that has started. (Dash sets itself up at the first request, and threads
that come meanwhile find it half made.)
"""

from typing import Any

from werkzeug.test import Client


def post_worker_init(worker: Any) -> None:
    Client(worker.wsgi).get("/")
