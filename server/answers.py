"""Answers: the envelope, and how it is sent.

The message that begins an answer also has the `code` of its envelope, for the log and the metrics; servers ignore it.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from db import database
from server.headers import OF_JSON

if TYPE_CHECKING:
    from starlette.types import Receive, Send

    from handlers import Stream

Headers = tuple[tuple[bytes, bytes], ...]

_JSON = ((b"content-type", b"application/json"), *OF_JSON)
_SUCCESS = b'{"code":0,"info":"Succeed","data":'


class Answer(NamedTuple):
    """A whole answer: status, body, the headers beside those of the body, and the code that its envelope has."""

    status: int
    body: bytes
    headers: Headers = ()
    code: int = 0

    @property
    def all_headers(self) -> list[tuple[bytes, bytes]]:
        """Those of the body, too."""
        return [*_JSON, (b"content-length", b"%d" % len(self.body)), *self.headers]

    async def send(self, _receive: Receive, send: Send) -> None:
        """Send it."""
        start = {"type": "http.response.start", "status": self.status, "headers": self.all_headers, "code": self.code}
        await send(start)
        await send({"type": "http.response.body", "body": self.body})


class StreamedAnswer(NamedTuple):
    """A success whose list is made while it is sent, batch by batch, and other requests are answered in between."""

    stream: Stream

    async def send(self, receive: Receive, send: Send) -> None:
        """Send it, or as much of it as the client stays for."""
        await send({"type": "http.response.start", "status": 200, "headers": list(_JSON), "code": 0})
        gone = asyncio.create_task(_disconnection(receive))
        try:
            lead = b"%s{%s:[" % (_SUCCESS, orjson.dumps(self.stream.field))
            while not gone.done() and (batch := await database.run(partial(next, self.stream.batches, None))):
                await send({"type": "http.response.body", "body": lead + orjson.dumps(batch)[1:-1], "more_body": True})
                lead = b","
                await asyncio.sleep(0)
            await send({"type": "http.response.body", "body": b"]}}"})
        finally:
            gone.cancel()


async def _disconnection(receive: Receive) -> None:
    """Wait until the client goes away."""
    while (await receive())["type"] != "http.disconnect":
        pass


def success(data: Any) -> Answer:
    """The success envelope around the `data` of a handler."""
    return Answer(200, _SUCCESS + orjson.dumps(data) + b"}")


def error(status: int, code: int, info: str, headers: Headers = ()) -> Answer:
    """The error envelope."""
    return Answer(status, orjson.dumps({"code": code, "info": info}), headers, code)
