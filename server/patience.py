"""How long a client may take for what it has to do, and the one who looks whether it has taken longer.

Once a second, all connections of an event loop are looked at. That costs a request nothing, where a timer of its own
for each would cost more than reading it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Hashable

_LOOKS_EVERY_SECONDS = 1

IDLE_SECONDS = 30
"""For how long a client may do nothing."""

HEAD_SECONDS = 30
"""How long the head of a request may take, from its first byte to its last."""

BODY_SECONDS = 300
"""How long the body may take in all: 1 MiB at 28 kbit/s."""

LAST_BODY_SECONDS = 2
"""For how long the service, once it is told to end, waits for a body; many kill it after ten seconds."""

LINGER_SECONDS = 5
"""For how long a connection is kept after its last answer, so that a client that still sends can read that."""

LEAST_TAKEN = 16 * 2**10
"""How many bytes of a long answer a client has to take in `IDLE_SECONDS`."""


class Stage(NamedTuple):
    """What a connection is at, and for how many seconds it may be, in all and without any progress."""

    name: str
    in_all: float = float("inf")
    idle: float = float("inf")


QUIET = Stage("between requests", in_all=IDLE_SECONDS)
HEAD = Stage("a head comes", in_all=HEAD_SECONDS)
BODY = Stage("a body comes", in_all=BODY_SECONDS, idle=IDLE_SECONDS)
LAST_BODY = Stage("a body comes, and the service ends", in_all=LAST_BODY_SECONDS)
WORK = Stage("the service is to answer")
ANSWER = Stage("an answer is taken", idle=IDLE_SECONDS)
REST = Stage("the rest of a body comes, which is answered already", in_all=IDLE_SECONDS)
LINGER = Stage("the last answer is read", in_all=LINGER_SECONDS)


class Moment(NamedTuple):
    """Where a connection is: its stage, at which request, and what changes wherever there is progress."""

    stage: Stage
    request: Any
    progress: Hashable


class Watched(Protocol):
    """A connection."""

    def moment(self) -> Moment:
        """Where it is now."""

    def give_up(self, stage: Stage) -> None:
        """End it, for this stage has taken too long."""


class _Seen:
    """What was seen of a connection, and since when it is so, in the loop's time."""

    def __init__(self, moment: Moment, now: float) -> None:
        self.moment = moment
        self.begun = self.moved = now

    def is_over(self, moment: Moment, now: float) -> bool:
        """Whether a connection that is there now has taken too long for it."""
        if moment.stage is not self.moment.stage or moment.request is not self.moment.request:
            self.begun = self.moved = now
        elif moment.progress != self.moment.progress:
            self.moved = now
        self.moment = moment
        return now - self.begun >= moment.stage.in_all or now - self.moved >= moment.stage.idle


class Watch:
    """Looks at the connections of an event loop, as long as there are any."""

    def __init__(self) -> None:
        self._seen: dict[Watched, _Seen] = {}
        self._timer: asyncio.TimerHandle | None = None

    def add(self, connection: Watched) -> None:
        """Look at a connection from now on."""
        loop = asyncio.get_running_loop()
        self._seen[connection] = _Seen(connection.moment(), loop.time())
        if self._timer is None:
            self._timer = loop.call_later(_LOOKS_EVERY_SECONDS, self._look_again)

    def discard(self, connection: Watched) -> None:
        """Look at it no more."""
        self._seen.pop(connection, None)

    def look(self, now: float) -> None:
        """Give up the connections whose clients have taken too long; `now` is the loop's time."""
        for connection, seen in list(self._seen.items()):
            moment = connection.moment()
            if seen.is_over(moment, now):
                connection.give_up(moment.stage)

    def _look_again(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_LOOKS_EVERY_SECONDS, self._look_again) if self._seen else None
        self.look(loop.time())
