"""The gunicorn worker: uvicorn on uvloop."""

from __future__ import annotations

import os
import resource
import signal
import sys
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar

from gunicorn.arbiter import Arbiter
from uvicorn_worker import UvicornWorker

from server.http_protocol import HttpProtocol
from server.patience import IDLE_SECONDS, Watch


class ChatWorker(UvicornWorker):  # type: ignore[misc]
    """Serves the app by ASGI."""

    CONFIG_KWARGS: ClassVar[dict[str, Any]] = {
        "loop": "uvloop",
        "ws": "none",
        "lifespan": "on",
        "server_header": False,
        "access_log": False,
        "timeout_keep_alive": IDLE_SECONDS,
        "timeout_notify": 1,  # the seconds between two signs of life
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.config.http = partial(HttpProtocol, Watch())
        self.config.proxy_headers = bool(self.cfg.forwarded_allow_ips)

    def init_process(self) -> None:
        """Begin to serve. An error is told by the log alone; gunicorn would print it again, as no line of the log."""
        _allow_many_connections()
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


def _allow_many_connections() -> None:
    """Allow as many file descriptors as whoever runs this may have; by default they are often 1,024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # where the system has a bound of its own beside it
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
