"""HTTP/1.1 as uvicorn speaks it, for every method that HTTP allows, and within limits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from server.http_connection import Connection
from server.http_limits import END_OF_HEAD, NO_HTTP, refusal_of
from server.uncommon_http import UncommonHttpProtocol

if TYPE_CHECKING:
    from server.http_transport import Transport
    from server.patience import Watch

_METHODS = (b"GET ", b"HEAD ", b"POST ", b"PUT ", b"DELETE ", b"OPTIONS ", b"TRACE ", b"PATCH ")
_CONTENT_LENGTH = re.compile(rb"\ncontent-length[ \t]*:[ \t]*([0-9]{1,18})", re.IGNORECASE)
_UNCOMMON_HEADER = re.compile(
    rb"\n(?:upgrade[ \t]*:|transfer-encoding[ \t]*:|content-length[ \t]*:[ \t]*[0-9]{19})", re.IGNORECASE
)
_COMMON_LINE = re.compile(rb"[^\n]* HTTP/1\.1\r?\n")


class HttpProtocol(Connection, HttpToolsProtocol):  # type: ignore[misc]
    """Uvicorn's fast parser for what is common, and the slow one for the rest of a connection where something is not.

    The fast parser knows a fixed list of methods, while the contract answers 405 to any method at all. It drops the
    body of a request that offers an upgrade, as some clients always do. It sends chunks to clients that speak HTTP/1.0,
    which has none. And it takes HTTP/1.1 without a Host or with two, which RFC 9112 (3.2) wants refused. The slow
    parser does all of that well. So the head of each request is looked at before either parser gets a byte of it, and a
    request waits until the one before is answered.
    """

    def __init__(self, watch: Watch, **options: Any) -> None:
        super().__init__(watch, **options)
        self.transport: Transport  # type: ignore[assignment]
        self._options = options
        self._head = b""  # what has come of the next request
        self._body_left = 0  # how many bytes of the present request's body are still to come

    def data_received(self, data: bytes) -> None:
        """Parse what the client sent."""
        if self.is_over:
            return
        body, rest = data[: self._body_left], data[self._body_left :]
        if body:
            self._body_left -= len(body)
            super().data_received(body)
        self._head += rest
        self._go_on()

    def on_headers_complete(self) -> None:
        """A request begins."""
        self.transport.expect_head()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """The present request is answered; the next one may have come meanwhile."""
        self.transport.flush()
        self.server_state.total_requests += 1
        if not self.transport.is_closing():
            self.flow.resume_reading()
            self._go_on()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's words
        """Refuse what is no HTTP."""
        self.refuse(NO_HTTP)

    @property
    def received(self) -> int:
        """How much of a body is still to come."""
        return self._body_left

    @property
    def has_rest(self) -> bool:
        """Whether a part of a request's body is to come that is answered already."""
        return self._body_left > 0 and self.cycle.response_complete

    @property
    def has_begun(self) -> bool:
        """Whether a part of the next request's head has come."""
        return self._head != b""

    def _go_on(self) -> None:
        """Hand the next request to a parser, as soon as its head has come and the one before is answered."""
        self._head = self._head.lstrip(b"\r\n")
        if not self._head or self._body_left or self.is_over or self.transport.is_closing():
            return
        if self.is_answering:
            self.flow.pause_reading()
            return
        end = END_OF_HEAD.search(self._head)
        size_of_head = end.end() if end else len(self._head)
        refusal = refusal_of(self._head, size_of_head)
        if refusal is not None:
            self.refuse(refusal)
        elif not _is_common(self._head, size_of_head, is_whole=end is not None):
            self._go_on_slowly()
        elif end:
            self._parse_one(size_of_head)

    def _parse_one(self, size_of_head: int) -> None:
        length = _CONTENT_LENGTH.search(self._head, 0, size_of_head)
        size = size_of_head + (int(length[1]) if length else 0)
        request, self._head = self._head[:size], self._head[size:]
        super().data_received(request)
        if not self.is_over:
            self._body_left = size - len(request)
            self._go_on()

    def _go_on_slowly(self) -> None:
        self.connections.discard(self)
        self._watch.discard(self)
        slow = UncommonHttpProtocol(self._watch, **self._options)
        slow.connection_made(self.wire)
        self.wire.set_protocol(slow)
        if self.flow.write_paused:
            slow.pause_writing()
        received, self._head = self._head, b""
        slow.data_received(received)


def _is_common(received: bytes, size_of_head: int, *, is_whole: bool) -> bool:
    """Whether the fast parser can have a request, as far as its head has come."""
    has_method = received.startswith(_METHODS) or any(method.startswith(received) for method in _METHODS)
    if not has_method or _UNCOMMON_HEADER.search(received, 0, size_of_head):
        return False
    return not is_whole or (
        _COMMON_LINE.match(received) is not None and received[:size_of_head].lower().count(b"\nhost:") == 1
    )
