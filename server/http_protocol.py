"""HTTP/1.1 as uvicorn speaks it, for every method that HTTP allows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

_METHODS = (b"GET ", b"HEAD ", b"POST ", b"PUT ", b"DELETE ", b"OPTIONS ", b"TRACE ", b"PATCH ")
_END_OF_HEAD = re.compile(rb"\n\r?\n")
_MAX_HEAD = 2**16
_GO_ON = b"HTTP/1.1 100 "
_CONTENT_LENGTH = re.compile(rb"\ncontent-length[ \t]*:[ \t]*([0-9]{1,18})", re.IGNORECASE)
_UNCOMMON_HEADER = re.compile(rb"\n(?:upgrade|transfer-encoding)[ \t]*:", re.IGNORECASE)


class _Gathering:
    """A transport on which the head of an answer leaves together with what follows it, for each write costs a lot."""

    def __init__(self, transport: Any) -> None:
        self.transport = transport
        self._head = b""
        self._is_head_next = False

    def __getattr__(self, name: str) -> Any:
        """Everything else is as the transport has it."""
        return getattr(self.transport, name)

    def expect_head(self) -> None:
        """Hold what is written next, unless it only tells the client to go on."""
        self._is_head_next = True

    def write(self, data: bytes) -> None:
        """Send something, and before it the head that was held."""
        if self._is_head_next and not data.startswith(_GO_ON):
            self._is_head_next = False
            self._head = data
        else:
            self.transport.write(self._head + data)
            self._head = b""

    def flush(self) -> None:
        """Send a head that nothing follows."""
        if self._head:
            self.write(b"")

    def close(self) -> None:
        """Close the connection when all is sent."""
        self.flush()
        self.transport.close()


class HttpProtocol(HttpToolsProtocol):
    """Uvicorn's fast parser for what is common, and the slow one for the rest of a connection where something is not.

    The fast parser knows a fixed list of methods, while the contract answers 405 to any method at all; and it drops the
    body of a request that offers an upgrade, as some clients always do. The slow parser takes both. So the head of each
    request is looked at before either parser gets a byte of it, and a request waits until the one before is answered.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.transport: Any
        self._options = options
        self._head = b""  # what has come of the next request
        self._body_left = 0  # how many bytes of the present request's body are still to come

    def connection_made(self, transport: Any) -> None:
        """Begin a connection."""
        super().connection_made(cast("asyncio.Transport", _Gathering(transport)))

    def data_received(self, data: bytes) -> None:
        """Parse what the client sent."""
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
        slow.connection_made(self.transport.transport)
        self.transport.set_protocol(slow)
        received, self._head = self._head, b""
        slow.data_received(received)


def _is_common(received: bytes, size_of_head: int) -> bool:
    """Whether the fast parser can have a request, as far as its head has come."""
    has_method = received.startswith(_METHODS) or any(method.startswith(received) for method in _METHODS)
    return has_method and size_of_head < _MAX_HEAD and not _UNCOMMON_HEADER.search(received, 0, size_of_head)
