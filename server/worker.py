"""The gunicorn worker: uvicorn on uvloop."""

from __future__ import annotations

import os
import signal
from typing import Any, ClassVar

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
        "proxy_headers": False,
        "timeout_notify": 1,  # the seconds between two signs of life
    }

    async def callback_notify(self) -> None:
        """Give a sign of life; or end, where nobody is left who looks after this worker, and its port is wanted."""
        await super().callback_notify()
        if os.getppid() != self.ppid:
            os.kill(os.getpid(), signal.SIGTERM)
