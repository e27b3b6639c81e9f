"""The gunicorn worker: uvicorn on uvloop."""

from __future__ import annotations

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
    }
