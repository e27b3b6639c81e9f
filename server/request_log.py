"""One line per request, never with a token, a password or a message; and the last resort for errors."""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
import time
from contextlib import suppress
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from db import database
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
        self._lines = _Lines()

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
        except Exception as failure:
            outage = database.outage(failure)
            if outage is None:
                logger.exception("failed request_id=%s", request_id)
            else:  # one line, for then it is many requests that fail
                logger.error("failed request_id=%s: the database cannot be used: %s", request_id, outage)  # noqa: TRY400
            if status == 0:
                await error(500, 500, "Internal server error").send(receive, send_with_id)
        finally:
            self._log(scope, status, time.perf_counter() - started, request_id)

    def _log(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        if not logger.isEnabledFor(logging.INFO):
            return
        route = scope.get("route", "-")
        self._lines.add(
            f"method={scope['method'][:16]} "
            f"route={getattr(route, 'path', route)} "  # beside the contract it is a route of Starlette's
            f"status={status} duration_ms={seconds * 1000:.2f} request_id={request_id}"
        )


class _Lines:
    """Lines of the log, which look as those of `logging` do, for a fifth of their price.

    That would be a fifth of a short request. Those of one turn of the event loop are written together.
    """

    def __init__(self) -> None:
        self._waiting: list[str] = []

    def add(self, message: str) -> None:
        """Write a line, as soon as the event loop comes to it."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._write)
        now = time.time()
        self._waiting.append(f"{_second(int(now))},{int(now % 1 * 1000):03} INFO {logger.name} {message}\n")

    def _write(self) -> None:
        lines, self._waiting = self._waiting, []
        with suppress(OSError):  # a full disk is no reason to keep anything
            sys.stdout.write("".join(lines))
            sys.stdout.flush()


@lru_cache(maxsize=1)
def _second(now: int) -> str:
    return time.strftime(logging.Formatter.default_time_format, time.localtime(now))
