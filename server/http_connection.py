"""What both parsers of HTTP have in common: when a client is given up, and how it is told."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, cast

from server.http_limits import REFUSAL, TOO_LATE, last_words
from server.http_transport import Transport
from server.patience import ANSWER, BODY, HEAD, LAST_BODY, LEAST_TAKEN, LINGER, QUIET, REST, WORK, Moment

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Hashable

    from uvicorn.protocols.http.flow_control import FlowControl
    from uvicorn.server import ServerState

    from server.answers import Answer
    from server.patience import Stage, Watch

logger = logging.getLogger("chat.http")


class Connection(ABC):
    """A connection as one of uvicorn's protocols has it, with limits to what a client may do."""

    wire: asyncio.Transport
    flow: FlowControl
    cycle: Any
    """The present request, or the last one, and its answer; none at first."""
    server_state: ServerState
    is_over = False
    """Whether the last answer is written; what still comes is not looked at."""
    _ends = False
    """Whether the present request is the last one, for the service ends."""
    _relieved = 0
    """How often what waited to be sent has become little."""

    def __init__(self, watch: Watch, **options: Any) -> None:
        super().__init__(**options)
        self._watch = watch

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin a connection, or go on with one."""
        self.wire = cast("asyncio.Transport", transport)
        super().connection_made(Transport(self.wire, self._hang_up))  # type: ignore[misc]
        self._watch.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        self._watch.discard(self)
        super().connection_lost(exc)  # type: ignore[misc]

    def eof_received(self) -> bool:
        """The client says no more; whether it is still owed the answer to a whole request, with which all ends."""
        is_owed = self.is_answering and not self.cycle.more_body
        if is_owed:
            self.cycle.keep_alive = False
        return is_owed

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
            if is_awaited:
                return LAST_BODY if self._ends else BODY
            return WORK
        if self.has_rest:
            return REST
        return HEAD if self.has_begun else QUIET

    def give_up(self, stage: Stage) -> None:
        """End the connection, with an answer where a request has begun to come."""
        if stage in (HEAD, BODY, LAST_BODY):
            self.refuse(TOO_LATE)
        else:
            self.wire.abort()

    def refuse(self, answer: Answer) -> None:
        """Give the last answer of this connection, unless another one has begun; the client may still read it."""
        may_answer = not self.has_rest and not (self.is_answering and self.cycle.response_started)
        if may_answer:
            self._log(answer)
        if self.is_answering:
            self.cycle.disconnected = True
            self.cycle.waiting_for_100_continue = False
            self.cycle.message_event.set()
        if may_answer:
            self.wire.write(last_words(answer, self.server_state.default_headers))
        self._say_no_more()

    def _log(self, refusal: Answer) -> None:
        if self.is_answering:
            self.cycle.scope[REFUSAL] = {"status": refusal.status, "code": refusal.code}
        else:
            logger.info("refused before a request: %s", refusal.body.decode())

    def _hang_up(self) -> None:
        """Close the connection when all is sent.

        While a body still comes, that would reset it, and the client could not read the answer.
        """
        if self.cycle is not None and self.cycle.more_body and not self.wire.is_closing():
            self._say_no_more()
        else:
            self.wire.close()

    def _say_no_more(self) -> None:
        self.is_over = True
        self.flow.resume_reading()  # of what is not looked at
        self.wire.write_eof()

    def shutdown(self) -> None:
        """End the connection as soon as its present request is answered."""
        self._ends = True
        if self.is_over:
            self.wire.close()
        else:
            super().shutdown()  # type: ignore[misc]

    def resume_writing(self) -> None:
        """Go on with an answer."""
        self._relieved += 1
        super().resume_writing()  # type: ignore[misc]
