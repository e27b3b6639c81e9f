"""HTTP/1.1 by the slow parser, which takes all that is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from server.http_connection import Connection
from server.http_limits import END_OF_HEAD, MANY_CHUNKS, MAX_CHUNKS, MAX_HEAD, NO_HTTP, refusal_of

if TYPE_CHECKING:
    from server.answers import Answer
    from server.patience import Watch


class _Parser(h11.Connection):
    """Refuses what is too much; `refusal` says why it refuses."""

    def __init__(self) -> None:
        super().__init__(h11.SERVER, MAX_HEAD)
        self.refusal = NO_HTTP
        self._chunks = 0

    @property
    def begun(self) -> bytes:
        """What has come of a request's head."""
        received, _ = self.trailing_data
        return received if self.their_state is h11.IDLE else b""

    def next_event(self) -> Any:
        """What comes next; raises RemoteProtocolError where it is refused."""
        begun = self._pass_empty_lines()
        if begun:
            self._chunks = 0
            end = END_OF_HEAD.search(begun)
            self._require_none(refusal_of(begun, end.end() if end else len(begun)))
        event = super().next_event()
        if isinstance(event, h11.Request):
            self._require_none(None if _is_clear(event) else NO_HTTP)
        if isinstance(event, h11.Data) and event.chunk_start:
            self._chunks += 1
            self._require_none(MANY_CHUNKS if self._chunks > MAX_CHUNKS else None)
        return event

    def _pass_empty_lines(self) -> bytes:
        """Leave out the empty lines before a request, as RFC 9112 (2.2) wants; what has come of its head after them."""
        begun = self.begun
        request = begun.lstrip(b"\r\n")
        self._receive_buffer.maybe_extract_at_most(len(begun) - len(request))
        return request

    def _require_none(self, refusal: Answer | None) -> None:
        if refusal is not None:
            self.refusal = refusal
            raise h11.RemoteProtocolError(refusal.body.decode(), refusal.status)


def _is_clear(request: h11.Request) -> bool:
    """Whether nobody, a proxy for example, could read a head in another way, and so find another end of the request."""
    names = {name for name, _ in request.headers}
    has_chunks = b"transfer-encoding" in names
    if request.http_version == b"1.0":
        return not has_chunks
    return request.http_version == b"1.1" and not (has_chunks and b"content-length" in names)


class UncommonHttpProtocol(Connection, H11Protocol):  # type: ignore[misc]
    """Uvicorn's slow parser, within limits."""

    conn: _Parser

    def __init__(self, watch: Watch, **options: Any) -> None:
        super().__init__(watch, **options)
        self.conn = _Parser()
        self._pieces = 0

    def data_received(self, data: bytes) -> None:
        """Parse what the client sent."""
        if not self.is_over:
            self._pieces += 1
            super().data_received(data)

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: nobody has to take what is offered."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's words
        """Refuse a request."""
        self.refuse(self.conn.refusal)

    @property
    def received(self) -> int:
        """How many pieces have come."""
        return self._pieces

    @property
    def has_rest(self) -> bool:
        """Whether a part of a request's body is to come that is answered already."""
        return self.cycle is not None and self.cycle.response_complete and self.conn.our_state is not h11.IDLE

    @property
    def has_begun(self) -> bool:
        """Whether a part of the next request's head has come."""
        return bool(self.conn.begun)
