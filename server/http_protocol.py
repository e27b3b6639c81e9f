"""HTTP/1.1 as uvicorn speaks it, for every method that HTTP allows."""

from __future__ import annotations

import re
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_METHODS = (b"GET ", b"HEAD ", b"POST ", b"PUT ", b"DELETE ", b"OPTIONS ", b"TRACE ", b"PATCH ")
_END_OF_HEAD = re.compile(rb"\n\r?\n")
_MAX_HEAD = 2**16
_CONTENT_LENGTH = re.compile(rb"\ncontent-length[ \t]*:[ \t]*([0-9]{1,18})", re.IGNORECASE)
_UNCOMMON_HEADER = re.compile(rb"\n(?:upgrade|transfer-encoding)[ \t]*:", re.IGNORECASE)


class HttpProtocol(HttpToolsProtocol):
    """Uvicorn's fast parser for what is common, and the slow one for the rest of a connection where something is not.

    The fast parser knows a fixed list of methods, while the contract answers 405 to any method at all; and it drops the
    body of a request that offers an upgrade, as some clients always do. The slow parser takes both. So the head of each
    request is looked at before either parser gets a byte of it, and a request waits until the one before is answered.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._options = options
        self._head = b""  # what has come of the next request
        self._body_left = 0  # how many bytes of the present request's body are still to come

    def data_received(self, data: bytes) -> None:
        """Parse what the client sent."""
        body, rest = data[: self._body_left], data[self._body_left :]
        if body:
            self._body_left -= len(body)
            super().data_received(body)
        self._head += rest
        self._go_on()

    def on_response_complete(self) -> None:
        """The present request is answered; the next one may have come meanwhile."""
        super().on_response_complete()
        self._go_on()

    def _go_on(self) -> None:
        """Hand the next request to a parser, as soon as its head has come and the one before is answered."""
        self._head = self._head.lstrip(b"\r\n")
        if not self._head or self._body_left or self.transport.is_closing():
            return
        end = _END_OF_HEAD.search(self._head)
        size_of_head = end.end() if end else len(self._head)
        if self.cycle is not None and not self.cycle.response_complete:
            self.flow.pause_reading()
        elif not _is_common(self._head, size_of_head):
            self._go_on_slowly()
        elif end:
            self._parse_one(size_of_head)

    def _parse_one(self, size_of_head: int) -> None:
        length = _CONTENT_LENGTH.search(self._head, 0, size_of_head)
        size = size_of_head + (int(length[1]) if length else 0)
        request, self._head = self._head[:size], self._head[size:]
        self._body_left = size - len(request)
        super().data_received(request)
        self._go_on()

    def _go_on_slowly(self) -> None:
        self._unset_keepalive_if_required()
        self.connections.discard(self)
        slow = H11Protocol(**self._options)
        slow.connection_made(self.transport)
        self.transport.set_protocol(slow)
        received, self._head = self._head, b""
        slow.data_received(received)


def _is_common(received: bytes, size_of_head: int) -> bool:
    """Whether the fast parser can have a request, as far as its head has come."""
    has_method = received.startswith(_METHODS) or any(method.startswith(received) for method in _METHODS)
    return has_method and size_of_head < _MAX_HEAD and not _UNCOMMON_HEADER.search(received, 0, size_of_head)
