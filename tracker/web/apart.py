"""Long work beside the request that asked for it: in a thread of its own, with the application around it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import structlog
from flask import current_app

log = structlog.get_logger()


def run_apart(work: Callable[[], None]) -> threading.Thread:
    """Starts the work and returns at once; what goes wrong is logged by its sort alone."""
    app = current_app._get_current_object()

    def run() -> None:
        with app.app_context():
            try:
                work()
            except Exception as failure:  # nobody waits for it; its page says that it broke off
                log.error("work apart failed", failure=type(failure).__name__)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread
