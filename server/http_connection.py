"""What both parsers of HTTP have in common: when a client is given up, and how it is told."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from server.http_limits import TOO_LATE, last_words
from server.patience import ANSWER, BODY, HEAD, LEAST_TAKEN, LINGER, QUIET, REST, WORK, Moment

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Hashable

    from uvicorn.protocols.http.flow_control import FlowControl
    from uvicorn.server import ServerState

    from server.answers import Answer
    from server.patience import Stage


class Connection:
    """A connection as one of uvicorn's protocols has it, with limits to what a client may do."""

    wire: asyncio.Transport
    flow: FlowControl
    cycle: Any
    """The present request, or the last one, and its answer; none at first."""
    server_state: ServerState
    is_over = False
    """Whether the last answer is written; what still comes is not looked at."""
    _relieved = 0
    """How often what waited to be sent has become little."""

    @property
    @abstractmethod
    def received(self) -> Hashable:
        """Changes with each piece of a body that comes."""

    @property
    @abstractmethod
    def has_rest(self) -> bool:
        """Whether a part of a request's body is to come that is answered already."""

    @property
    @abstractmethod
    def has_begun(self) -> bool:
        """Whether a part of the next request's head has come."""

    @property
    def is_answering(self) -> bool:
        """Whether the present request is not answered yet."""
        return self.cycle is not None and not self.cycle.response_complete

    def moment(self) -> Moment:
        """Where this connection is."""
        unsent = self.wire.get_write_buffer_size()
        if unsent:
            return Moment(ANSWER, self.cycle, (self._relieved, unsent // LEAST_TAKEN))
        return Moment(self._stage(), self.cycle, self.received)

    def _stage(self) -> Stage:
        if self.is_over or self.wire.is_closing():
            return LINGER
        if self.is_answering:
            is_awaited = self.cycle.more_body and not self.cycle.response_started and not self.flow.read_paused
            return BODY if is_awaited else WORK
        if self.has_rest:
            return REST
        return HEAD if self.has_begun else QUIET

    def give_up(self, stage: Stage) -> None:
        """End the connection, with an answer where a request has begun to come."""
        if stage in (HEAD, BODY):
            self.refuse(TOO_LATE)
        else:
            self.wire.abort()

    def refuse(self, answer: Answer) -> None:
        """Give the last answer of this connection, unless another one has begun; the client may still read it."""
        may_answer = not self.has_rest and not (self.is_answering and self.cycle.response_started)
        if self.is_answering:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.is_over = True
        if may_answer:
            self.wire.write(last_words(answer, self.server_state.default_headers))
        self.wire.write_eof()

    def shutdown(self) -> None:
        """End the connection as soon as its present request is answered."""
        if self.is_over:
            self.wire.close()
        else:
            super().shutdown()  # type: ignore[misc]

    def resume_writing(self) -> None:
        """Go on with an answer."""
        self._relieved += 1
        super().resume_writing()  # type: ignore[misc]
