"""HTTP/1.1 as uvicorn speaks it, for every method that HTTP allows."""

from __future__ import annotations

import re
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_METHODS = (b"GET ", b"HEAD ", b"POST ", b"PUT ", b"DELETE ", b"OPTIONS ", b"TRACE ", b"PATCH ")
_END_OF_HEAD = re.compile(rb"\n\r?\n")
_MAX_HEAD = 2**16


class HttpProtocol(HttpToolsProtocol):
    """Uvicorn's fast parser for what is common, and the slow one for the rest of a connection where something is not.

    The fast parser knows a fixed list of methods, while the contract answers 405 to any method at all; and it drops the
    body of a request that offers an upgrade, as some clients always do. The slow parser takes both. So the head of each
    request is looked at before either parser gets a byte of it.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._options = options
        # What has come of the head of the next request; None while the fast parser is in the middle of one.
        self._head: bytes | None = b""

    def data_received(self, data: bytes) -> None:
        """Parse what the client sent."""
        if self._head is None:
            super().data_received(data)
            return
        self._head += data
        if not _is_common(self._head):
            self._go_on_slowly(self._head)
        elif _END_OF_HEAD.search(self._head):
            head, self._head = self._head, None
            super().data_received(head)

    def on_message_begin(self) -> None:
        """The fast parser has begun with a request."""
        self._head = None
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """The fast parser is done with a request; what comes next is the head of another one."""
        self._head = b""
        super().on_message_complete()

    def _go_on_slowly(self, received: bytes) -> None:
        self._unset_keepalive_if_required()
        self.connections.discard(self)
        slow = H11Protocol(**self._options)
        slow.connection_made(self.transport)
        self.transport.set_protocol(slow)
        slow.data_received(received)


def _is_common(head: bytes) -> bool:
    """Whether the fast parser can have a head, as far as it has come."""
    has_method = head.startswith(_METHODS) or any(method.startswith(head) for method in _METHODS)
    return has_method and len(head) < _MAX_HEAD and b"pgrade:" not in head and b"PGRADE:" not in head
