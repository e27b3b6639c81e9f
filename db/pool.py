"""The connections to PostgreSQL: what waits for them, and for how long.

Work on an event loop takes its connection from a pool, and lets other work go on while it waits for the server. It
waits for its turn as long as others get theirs. From then on it has a few seconds in all, for a connection and for
answers. After that it is given up. Its connection is closed, for nobody knows what the server still makes of what it
was told. No statement is cancelled on the server: a commit that waits for a standby would be acknowledged then.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8Dumper
from psycopg.waiting import Wait

from db.cooperation import Socket, Worker, current, result_of

if TYPE_CHECKING:
    from psycopg.abc import PQGen

Result = TypeVar("Result")

_SETTINGS = """
    SELECT set_config(name, CASE name WHEN 'plan_cache_mode' THEN 'force_generic_plan' ELSE %s END, false)
    FROM pg_settings
    WHERE name IN ('plan_cache_mode', 'statement_timeout', 'idle_in_transaction_session_timeout') AND source = 'default'
"""
"""What a connection begins with, unless whoever set up the server has told it otherwise.

A prepared statement is planned once, for it finds its rows by an index whatever its values are; to plan a page of a
long conversation anew each time would take the server longer than to read it. And the server, too, gives up what has
been given up here.
"""


class TimedOutError(psycopg.OperationalError):
    """The server did not answer in time."""

    def __init__(self) -> None:
        super().__init__("the database did not answer in time")


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that lets other work of an event loop go on while it waits for the server."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.has_timed_out = False
        self._limit: asyncio.TimerHandle | None = None
        self._socket = Socket(self.pgconn.socket)

    @classmethod
    def open(cls, address: str) -> Connection:
        """Connect to the server."""
        connection = cls.connect(address, autocommit=True)
        # One width for all integers: psycopg prepares a statement anew for every combination of widths.
        connection.adapters.register_dumper(int, Int8Dumper)
        return connection

    def lend(self, deadline: float) -> Self:
        """Let work have it until a deadline, in the loop's time, at the most."""
        self.has_timed_out = False
        self._limit = asyncio.get_running_loop().call_at(deadline, self._time_out)
        return self

    def take_back(self) -> None:
        """The work that had it is done."""
        if self._limit is not None:
            self._limit.cancel()

    def _time_out(self) -> None:
        self.has_timed_out = True
        self._socket.give_up()

    def wait(self, gen: PQGen[Result], *arguments: Any, **options: Any) -> Result:
        """Bring a step of psycopg's to its end."""
        worker = current()
        if worker is None:
            return super().wait(gen, *arguments, **options)
        try:
            wanted = next(gen)
            while not self.has_timed_out:
                wanted = gen.send(self._socket.wait(worker, to_write=wanted != Wait.R))
            raise TimeoutError  # noqa: TRY301 - as where it is waited for
        except StopIteration as end:
            result: Result = end.value
            return result
        except TimeoutError:
            self.close()
            raise TimedOutError from None
        except BaseException as error:
            self._socket.forget()
            if not isinstance(error, psycopg.Error):
                self.close()  # in the middle of something
            raise

    def close(self) -> None:
        """Close it."""
        self._socket.forget()
        super().close()

    @property
    def is_idle(self) -> bool:
        """Whether it is fit for other work."""
        return self.pgconn.transaction_status == TransactionStatus.IDLE

    @property
    def has_ended(self) -> bool:
        """Whether the server has closed it."""
        return self._socket.has_ended


class _Turn:
    """Work that waits for its turn to have a connection."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.is_over = False


class Usage(NamedTuple):
    """How many connections work has, how many are open, how many there may be, and how much work waits for one."""

    in_use: int
    open: int
    limit: int
    waiting: int


class Pool:
    """The connections of the work on one event loop, none of which is opened before it is needed."""

    def __init__(self, address: str, size: int, seconds: int) -> None:
        self.idle: list[Connection] = []
        self._address = address
        self._size = size
        self._places = size
        self._seconds = seconds
        self._waiting: deque[_Turn] = deque()
        self._last_done = 0.0

    @property
    def usage(self) -> Usage:
        """How it is used at this moment; a connection that is being opened counts as open and in use."""
        is_open = self._size - self._places
        waiting = sum(not turn.is_over for turn in self._waiting)
        return Usage(is_open - len(self.idle), is_open, self._size, waiting)

    def take(self, worker: Worker) -> Connection:
        """A connection for work, which waits its turn where all are in use; raises TimedOutError in the end."""
        came = asyncio.get_running_loop().time()
        connection = self._pop_idle()
        if connection is None and not self._places:
            connection = self._wait(worker, came)
        elif connection is None:
            self._places -= 1
        deadline = self._deadline(came)
        return connection.lend(deadline) if connection else self._open(worker, deadline)

    def _deadline(self, came: float) -> float:
        """Until when work waits: `seconds` after it came, or after another was last done, whichever is later."""
        return max(came, self._last_done) + self._seconds

    def _pop_idle(self) -> Connection | None:
        """A connection that nobody has, without those that the server has closed meanwhile."""
        while self.idle:
            connection = self.idle.pop()
            if not connection.has_ended:
                return connection
            connection.close()
            self._places += 1
        return None

    def give_back(self, connection: Connection) -> None:
        """Let other work have a connection that was taken."""
        connection.take_back()
        if connection.is_idle:
            self._last_done = asyncio.get_running_loop().time()
            self._pass_on(connection)
            return
        connection.close()
        self._pass_on(None)
        if connection.has_timed_out:
            self._close_idle()

    def _close_idle(self) -> None:
        """Try anew with other connections, perhaps to another server, where one of them does not answer any more."""
        idle, self.idle = self.idle, []
        for connection in idle:
            connection.close()
            self._pass_on(None)

    def _wait(self, worker: Worker, came: float) -> Connection | None:
        """A connection that was given back, or None for the right to open one."""
        turn = _Turn(worker)
        self._waiting.append(turn)
        try:
            while True:
                deadline = self._deadline(came)
                try:
                    connection: Connection | None = worker.suspend(deadline)
                except TimeoutError:
                    if deadline == self._deadline(came):
                        raise TimedOutError from None
                else:
                    return connection
        finally:
            turn.is_over = True

    def _open(self, worker: Worker, deadline: float) -> Connection:
        opening = asyncio.get_running_loop().run_in_executor(None, Connection.open, self._address)
        try:
            connection = result_of(opening, worker, deadline)
        except BaseException as error:
            opening.add_done_callback(self._was_opened_in_vain)
            if isinstance(error, TimeoutError):
                raise TimedOutError from None
            raise
        connection.lend(deadline)
        try:
            connection.execute(_SETTINGS, (f"{self._seconds + 1}s",))
        except BaseException:
            self.give_back(connection)
            raise
        return connection

    def _was_opened_in_vain(self, opening: asyncio.Future[Connection]) -> None:
        if not opening.cancelled() and opening.exception() is None:
            opening.result().close()
        self._pass_on(None)

    def _pass_on(self, connection: Connection | None) -> None:
        """Give a connection, or with None the right to open one, to who waits longest, else to nobody."""
        if self._waiting:
            turn = self._waiting.popleft()
            asyncio.get_running_loop().call_soon(self._hand, connection, turn)
        elif connection is not None:
            self.idle.append(connection)
        else:
            self._places += 1

    def _hand(self, connection: Connection | None, turn: _Turn) -> None:
        if turn.is_over:
            self._pass_on(connection)
        else:
            turn.worker.switch(connection)
