"""HTTP/1.1 as uvicorn speaks it, for every method that HTTP allows."""

from __future__ import annotations

import sys
from typing import Any

import httptools
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class HttpProtocol(HttpToolsProtocol):
    """Uvicorn's fast parser, which knows a fixed list of methods, and the slow one for all others.

    The contract answers 405 to any method at all, so a connection on which the fast parser meets a method that it does
    not know goes on with the slow parser, which takes any.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._options = options
        self._received = b""

    def data_received(self, data: bytes) -> None:
        """Parse what the client sent."""
        self._received = data
        super().data_received(data)

    def send_400_response(self, msg: str) -> None:
        """Answer what cannot be parsed; called while the parser's error is handled."""
        is_between_requests = self.cycle is None or self.cycle.response_complete
        if is_between_requests and isinstance(sys.exception(), httptools.HttpParserInvalidMethodError):
            self._go_on_slowly()
        else:
            super().send_400_response(msg)

    def _go_on_slowly(self) -> None:
        self.connections.discard(self)
        slow = H11Protocol(**self._options)
        slow.connection_made(self.transport)
        self.transport.set_protocol(slow)
        slow.data_received(self._received)
