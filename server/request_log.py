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
from server import logs
from server.answers import error
from server.errors import ClientGone
from server.http_limits import REFUSAL
from server.routing import operation_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from server.metrics import Metrics

    Line = Callable[[Scope, Message, float, str], str]
    """The line of a request, from the start of its answer, the milliseconds that it took, and its id."""

logger = logging.getLogger("chat.requests")

_REQUEST_ID = b"x-request-id"
_NO_ANSWER: Message = {"status": 0}


class RequestLog:
    """Gives each request an id, logs it when it is answered, and answers 500 where something failed.

    The id is in the answer's `X-Request-Id` and in all lines of the log about the request. `log_format` is `text` or
    `json`. Where there are `metrics`, the request is counted there, too.
    """

    def __init__(self, app: ASGIApp, log_format: str, metrics: Metrics | None = None) -> None:
        self.app = app
        self._metrics = metrics
        self._prefix = secrets.token_hex(4)
        self._numbers = count(1)
        self._line: Line = _json_line if log_format == logs.JSON else _text_line
        self._lines = _Lines()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = f"{self._prefix}-{next(self._numbers)}"
        answer = _NO_ANSWER
        started = time.perf_counter()
        if self._metrics is not None:
            self._metrics.begin()

        async def send_with_id(message: Message) -> None:
            nonlocal answer
            if message["type"] == "http.response.start":
                answer = message
                message["headers"] = [*message["headers"], (_REQUEST_ID, request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except ClientGone:
            answer = scope.get(REFUSAL) or _log_departure(request_id)
        except Exception as failure:  # noqa: BLE001 - whatever it is
            _log_failure(failure, request_id)
            if answer is _NO_ANSWER:
                await error(500, 500, "Internal server error").send(receive, send_with_id)
        finally:
            seconds = time.perf_counter() - started
            if self._metrics is not None:
                self._metrics.end(operation_of(scope), answer["status"], answer.get("code"), seconds)
            if logger.isEnabledFor(logging.INFO):
                self._lines.add(self._line(scope, answer, seconds * 1000, request_id))


def _log_departure(request_id: str) -> Message:
    logger.info("the client went away request_id=%s", request_id, extra={"request_id": request_id})
    return _NO_ANSWER


def _log_failure(failure: Exception, request_id: str) -> None:
    outage = database.outage(failure)
    about = {"request_id": request_id}
    if outage is None:
        logger.error("failed request_id=%s", request_id, extra=about, exc_info=failure)
    else:  # one line, for then it is many requests that fail
        logger.error("failed request_id=%s: the database cannot be used: %s", request_id, outage, extra=about)


class _Lines:
    """Lines of the log, which look as those of `logging` do, for a fifth of their price.

    That would be a fifth of a short request. Those of one turn of the event loop are written together.
    """

    def __init__(self) -> None:
        self._waiting: list[str] = []

    def add(self, line: str) -> None:
        """Write a line, as soon as the event loop comes to it."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._write)
        self._waiting.append(line)

    def _write(self) -> None:
        lines, self._waiting = self._waiting, []
        with suppress(OSError):  # a full disk is no reason to keep anything
            sys.stdout.write("".join(lines))
            sys.stdout.flush()


def _text_line(scope: Scope, answer: Message, milliseconds: float, request_id: str) -> str:
    now = time.time()
    route = scope.get("route", "-")
    return (
        f"{_second(int(now))},{int(now % 1 * 1000):03} INFO {logger.name} method={_method(scope)} "
        f"route={getattr(route, 'path', route)} "  # beside the contract it is a route of Starlette's
        f"status={answer['status']} duration_ms={milliseconds:.2f} request_id={request_id}\n"
    )


def _json_line(scope: Scope, answer: Message, milliseconds: float, request_id: str) -> str:
    method, status = _method(scope), answer["status"]
    route = scope.get("route")
    path = getattr(route, "path", route)
    line = logs.as_json(
        time.time(),
        "INFO",
        logger.name,
        f"{method} {path or '-'} {status}",
        method=method,
        route=path,
        operation=operation_of(scope),
        status=status,
        code=answer.get("code"),
        duration_ms=round(milliseconds, 2),
        request_id=request_id,
    )
    return f"{line}\n"


def _method(scope: Scope) -> str:
    """The method as it may stand in a line, whatever the client sends in its place."""
    method: str = scope["method"][:16]
    return method if method.isprintable() else ascii(method)


@lru_cache(maxsize=1)
def _second(now: int) -> str:
    return time.strftime(logging.Formatter.default_time_format, time.localtime(now))
