"""One line per request, never with a token, a password or a message; and the last resort for errors."""

from __future__ import annotations

import logging
import secrets
import time
from itertools import count
from typing import TYPE_CHECKING

from server.answers import error
from server.errors import ClientGone

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger("chat.requests")

_REQUEST_ID = b"x-request-id"


class RequestLog:
    """Gives each request an id, logs it when it is answered, and answers 500 where something failed.

    The id is in the answer's `X-Request-Id` and in all lines of the log about the request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._prefix = secrets.token_hex(4)
        self._numbers = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = f"{self._prefix}-{next(self._numbers)}"
        status = 0
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (_REQUEST_ID, request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except ClientGone:
            logger.info("the client went away request_id=%s", request_id)
        except Exception:
            logger.exception("failed request_id=%s", request_id)
            if status == 0:
                await error(500, 500, "Internal server error").send(receive, send_with_id)
        finally:
            self._log(scope, status, time.perf_counter() - started, request_id)

    @staticmethod
    def _log(scope: Scope, status: int, seconds: float, request_id: str) -> None:
        route = scope.get("route", "-")
        logger.info(
            "method=%s route=%s status=%d duration_ms=%.2f request_id=%s",
            scope["method"][:16],
            getattr(route, "path", route),  # beside the contract it is a route of Starlette's
            status,
            seconds * 1000,
            request_id,
        )
