"""The gunicorn worker: uvicorn on uvloop."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, ClassVar

from gunicorn.arbiter import Arbiter
from uvicorn_worker import UvicornWorker

from server.http_protocol import HttpProtocol


class ChatWorker(UvicornWorker):  # type: ignore[misc]
    """Serves the app by ASGI."""

    CONFIG_KWARGS: ClassVar[dict[str, Any]] = {
        "loop": "uvloop",
        "http": HttpProtocol,
        "ws": "none",
        "lifespan": "on",
        "server_header": False,
        "access_log": False,
        "timeout_notify": 1,  # the seconds between two signs of life
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.config.proxy_headers = bool(self.cfg.forwarded_allow_ips)

    def init_process(self) -> None:
        """Begin to serve. An error is told by the log alone; gunicorn would print it again, as no line of the log."""
        try:
            super().init_process()
        except Exception:
            self.log.exception("Exception in worker process")
            sys.exit(-1 if self.booted else Arbiter.WORKER_BOOT_ERROR)

    async def callback_notify(self) -> None:
        """Give a sign of life; or end, where nobody is left who looks after this worker, and its port is wanted."""
        await super().callback_notify()
        if os.getppid() != self.ppid:
            os.kill(os.getpid(), signal.SIGTERM)
