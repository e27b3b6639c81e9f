"""PostgreSQL through Peewee and psycopg 3.

Work on an event loop takes its connection from a pool, and lets other work go on while it waits for the server. Any
other thread has one lasting connection of its own.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from peewee import PostgresqlDatabase, _ConnectionState
from psycopg.pq import TransactionStatus
from psycopg.types.numeric import Int8Dumper
from psycopg.waiting import Wait

from db.cooperation import Socket, Worker, current, elsewhere

if TYPE_CHECKING:
    from psycopg.abc import PQGen

Result = TypeVar("Result")

POSTGRES_SCHEMES = ("postgresql://", "postgres://")


class Postgres(PostgresqlDatabase):
    """A PostgreSQL, addressed by libpq's own URL, with at most `connections` for the work on an event loop.

    Raises ValueError where libpq does not understand the URL.
    """

    def __init__(self, url: str, connections: int) -> None:
        address = "postgresql://" + url.partition("://")[2]
        _check(address)
        super().__init__(address, prefer_psycopg3=True)
        self._lock = nullcontext()  # Peewee would hold its own while a connection is waited for
        self._pool = _Pool(address, connections)
        self._connections: list[_Connection] = []

    @property
    def _state(self) -> _ConnectionState:
        """What Peewee keeps of a connection: for each thread, and for each piece of work on an event loop."""
        worker = current()
        if worker is None:
            return self._of_threads
        state = worker.own.get(self)
        if state is None:
            state = worker.own[self] = _ConnectionState()
        return state

    @_state.setter
    def _state(self, of_threads: _ConnectionState) -> None:
        self._of_threads = of_threads

    def _connect(self) -> _Connection:
        worker = current()
        if worker is not None:
            return self._pool.take(worker)
        connection = _Connection.open(self.database)
        self._connections = [*(known for known in self._connections if not known.closed), connection]
        return connection

    def _close(self, connection: _Connection) -> None:
        if current() is None:
            connection.close()
        else:
            self._pool.give_back(connection)

    def close_all(self) -> None:
        """Close all connections, none of which is in use any more."""
        for connection in (*self._connections, *self._pool.idle):
            connection.close()


class _Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that lets other work of an event loop go on while it waits for the server."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._socket = Socket(self.pgconn.socket)

    @classmethod
    def open(cls, address: str) -> _Connection:
        """Connect to the server."""
        connection = cls.connect(address, autocommit=True)
        # One width for all integers: psycopg prepares a statement anew for every combination of widths.
        connection.adapters.register_dumper(int, Int8Dumper)
        return connection

    def wait(self, gen: PQGen[Result], *arguments: Any, **options: Any) -> Result:
        """Bring a step of psycopg's to its end."""
        worker = current()
        if worker is None:
            return super().wait(gen, *arguments, **options)
        try:
            wanted = next(gen)
            while True:
                wanted = gen.send(self._socket.wait(worker, to_write=wanted != Wait.R))
        except StopIteration as end:
            result: Result = end.value
            return result
        except BaseException as error:
            self._socket.forget()  # libpq may have closed it
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


class _Pool:
    """The connections of the work on one event loop, none of which is opened before it is needed."""

    def __init__(self, address: str, size: int) -> None:
        self.idle: list[_Connection] = []
        self._address = address
        self._places = size
        self._waiting: deque[Worker] = deque()

    def take(self, worker: Worker) -> _Connection:
        """A connection for work, which waits its turn where all are in use."""
        connection: _Connection | None = None
        if self.idle:
            connection = self.idle.pop()
        elif self._places:
            self._places -= 1
        else:
            self._waiting.append(worker)
            connection = worker.suspend()
        return connection or self._open()

    def give_back(self, connection: _Connection) -> None:
        """Let other work have a connection that was taken."""
        if connection.is_idle:
            self._pass_on(connection)
        else:
            connection.close()
            self._pass_on(None)

    def _open(self) -> _Connection:
        try:
            return elsewhere(_Connection.open, self._address)
        except BaseException:
            self._pass_on(None)
            raise

    def _pass_on(self, connection: _Connection | None) -> None:
        """Give a connection, or with None the right to open one, to who waits longest, else to nobody."""
        if self._waiting:
            worker = self._waiting.popleft()
            asyncio.get_running_loop().call_soon(self._hand, connection, worker)
        elif connection is not None:
            self.idle.append(connection)
        else:
            self._places += 1

    def _hand(self, connection: _Connection | None, worker: Worker) -> None:
        if worker.dead:
            self._pass_on(connection)
        else:
            worker.switch(connection)


def _check(address: str) -> None:
    try:
        psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        message = "DATABASE_URL is no address that libpq understands"  # whose own words may quote a password
        raise ValueError(message) from None
