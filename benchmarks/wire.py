"""HTTP/1.1 as the load generator speaks it: requests as bytes, and answers as httptools reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import httptools
import orjson

if TYPE_CHECKING:
    from collections.abc import Callable

_OK = 200
_SUCCESS = re.compile(rb'\s*\{\s*"code"\s*:\s*0\s*,')


class Request(NamedTuple):
    """A request: its target, the token of who sends it, and the fields of its body (None: it has none)."""

    method: str
    target: str
    token: str | None = None
    body: object = None

    def encode(self, host: str) -> bytes:
        """The bytes that go over a connection that is kept open; the headers are what a common client sends."""
        content = b"" if self.body is None else orjson.dumps(self.body)
        head = [
            f"{self.method} {self.target} HTTP/1.1",
            f"Host: {host}",
            "User-Agent: benchmark/1",
            "Accept: application/json",
            "Accept-Encoding: gzip, deflate",
            "Connection: keep-alive",
        ]
        if self.token is not None:
            head.append(f"Authorization: {self.token}")
        if self.body is not None:
            head += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        return "\r\n".join([*head, "", ""]).encode() + content


class AnswerReader:
    """Reads the answers that come over one connection, and hands each to `answered` with its status and body."""

    def __init__(self, answered: Callable[[int, bytes], None]) -> None:
        self._answered = answered
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self.keeps_alive = True

    def feed(self, data: bytes) -> None:
        """Read what has come; raises httptools.HttpParserError where it is no HTTP."""
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        """An answer begins."""
        self._body = []

    def on_body(self, part: bytes) -> None:
        """A part of an answer's body has come, without the framing of its chunks."""
        self._body.append(part)

    def on_message_complete(self) -> None:
        """An answer is complete."""
        self.keeps_alive = self._parser.should_keep_alive()
        self._answered(self._parser.get_status_code(), b"".join(self._body))


def fault(status: int, body: bytes) -> str | None:
    """What is wrong with an answer that has to be a success in its envelope; None if nothing is."""
    if status == _OK and _SUCCESS.match(body):
        return None
    return f"{status} {body[:200].decode(errors='replace')}"
