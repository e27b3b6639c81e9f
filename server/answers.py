"""Answers: the envelope, and how it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from server.headers import OF_JSON

if TYPE_CHECKING:
    from starlette.types import Send

Headers = tuple[tuple[bytes, bytes], ...]

_JSON = ((b"content-type", b"application/json"), *OF_JSON)
_SUCCESS = b'{"code":0,"info":"Succeed","data":'


class Answer(NamedTuple):
    """A whole answer: status, body, and the headers beside those of the body."""

    status: int
    body: bytes
    headers: Headers = ()

    async def send(self, send: Send) -> None:
        """Send it."""
        headers = [*_JSON, (b"content-length", b"%d" % len(self.body)), *self.headers]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def success(data: Any) -> Answer:
    """The success envelope around the `data` of a handler."""
    return Answer(200, _SUCCESS + orjson.dumps(data) + b"}")


def error(status: int, code: int, info: str, headers: Headers = ()) -> Answer:
    """The error envelope."""
    return Answer(status, orjson.dumps({"code": code, "info": info}), headers)
