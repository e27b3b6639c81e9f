"""The service's app in this process, called as a server calls it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import orjson

from benchmarks.wire import fault

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Message

    from benchmarks.wire import Request


@asynccontextmanager
async def alive(app: ASGIApp) -> AsyncIterator[None]:
    """Start an app, and shut it down at the end."""
    to_app: asyncio.Queue[Message] = asyncio.Queue()
    from_app: asyncio.Queue[Message] = asyncio.Queue()

    async def run() -> None:
        await app({"type": "lifespan", "state": {}}, to_app.get, from_app.put)

    running = asyncio.create_task(run())
    for moment in ("startup", "shutdown"):
        await to_app.put({"type": f"lifespan.{moment}"})
        message = await from_app.get()
        if message["type"] != f"lifespan.{moment}.complete":
            raise RuntimeError(message)
        if moment == "startup":
            try:
                yield
            except BaseException:
                running.cancel()
                raise
    await running


async def call(app: ASGIApp, request: Request) -> None:
    """Send a request, which has to succeed; raises RuntimeError where it does not."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    content = b"" if request.body is None else orjson.dumps(request.body)
    await app(_scope(request, len(content)), receive, send)
    problem = fault(sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:]))
    if problem:
        raise RuntimeError(problem)


def _scope(request: Request, length: int) -> dict[str, Any]:
    path, _, query = request.target.partition("?")
    headers = [(b"host", b"127.0.0.1"), (b"user-agent", b"benchmark/1"), (b"accept", b"application/json")]
    if request.token is not None:
        headers.append((b"authorization", request.token.encode()))
    if request.body is not None:
        headers += [(b"content-type", b"application/json"), (b"content-length", b"%d" % length)]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
