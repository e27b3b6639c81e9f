"""The other end of a connection, as uvicorn's protocols write to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

_GO_ON = b"HTTP/1.1 100 "


class Transport:
    """A transport on which the head of an answer leaves together with what follows it, for each write costs a lot.

    Who closes it does so by `hang_up`.
    """

    def __init__(self, wire: asyncio.Transport, hang_up: Callable[[], None]) -> None:
        self._wire = wire
        self._hang_up = hang_up
        self._head = b""
        self._is_head_next = False

    def __getattr__(self, name: str) -> Any:
        """Everything else is as the transport has it."""
        return getattr(self._wire, name)

    def expect_head(self) -> None:
        """Hold what is written next, unless it only tells the client to go on."""
        self._is_head_next = True

    def write(self, data: bytes) -> None:
        """Send something, and before it the head that was held."""
        if self._is_head_next and not data.startswith(_GO_ON):
            self._is_head_next = False
            self._head = data
        else:
            self._wire.write(self._head + data)
            self._head = b""

    def flush(self) -> None:
        """Send a head that nothing follows."""
        if self._head:
            self.write(b"")

    def close(self) -> None:
        """Close the connection when all is sent."""
        self.flush()
        self._hang_up()
