"""What gunicorn does around the app. It looks for this file in the folder it is started in."""

import gc
import threading
from typing import Any

# What is loaded at the start stays: to look through it for rubbish takes a sixth of the start.
gc.disable()


def when_ready(server: Any) -> None:
    """Put aside what all workers share; a worker that looks for rubbish would copy it."""
    gc.freeze()
    gc.enable()


# A server told to read this file again (SIGHUP) has run its first line again, and is ready.
on_reload = when_ready


def post_worker_init(worker: Any) -> None:
    """Let a worker fetch, while nobody asks, what a first reader would wait for."""
    from components import ahead  # here: after the app, which says where its parts are

    threading.Thread(target=ahead.fetch, daemon=True, name="ahead").start()
