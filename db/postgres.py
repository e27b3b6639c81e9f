"""PostgreSQL through Peewee and psycopg 3.

Work on an event loop takes its connection from a pool. Any other thread has one lasting connection of its own.
"""

from __future__ import annotations

from contextlib import nullcontext

import psycopg
from peewee import PostgresqlDatabase, _ConnectionState
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from db.cooperation import current
from db.pool import Connection, Pool, Usage

POSTGRES_SCHEMES = ("postgresql://", "postgres://")


class Postgres(PostgresqlDatabase):
    """A PostgreSQL, addressed by libpq's own URL.

    The work on an event loop has at most `connections`, and each piece of it waits for at most `seconds`. Raises
    ValueError where libpq does not understand the URL.
    """

    def __init__(self, url: str, connections: int, seconds: int) -> None:
        address = _address(url, seconds)
        super().__init__(address, prefer_psycopg3=True)
        self._lock = nullcontext()  # Peewee would hold its own while a connection is waited for
        self._pool = Pool(address, connections, seconds)
        self._connections: list[Connection] = []

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

    def _connect(self) -> Connection:
        worker = current()
        if worker is not None:
            return self._pool.take(worker)
        connection = Connection.open(self.database)
        self._connections = [*(known for known in self._connections if not known.closed), connection]
        return connection

    def _close(self, connection: Connection) -> None:
        if current() is None:
            connection.close()
        else:
            self._pool.give_back(connection)

    @property
    def usage(self) -> Usage:
        """How the work on the event loop uses its connections at this moment."""
        return self._pool.usage

    def close_all(self) -> None:
        """Close all connections, none of which is in use any more."""
        for connection in (*self._connections, *self._pool.idle):
            connection.close()


def _address(url: str, seconds: int) -> str:
    """A URL as libpq takes it, with bounds for what it does not bound by itself, unless the URL has bounds of its own.

    A host has a third of the time to accept a connection, so that others can be tried. A host that is gone without a
    word is noticed as soon, also by connections that nobody uses meanwhile.
    """
    address = "postgresql://" + url.partition("://")[2]
    try:
        given = conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        message = "DATABASE_URL is no address that libpq understands"  # whose own words may quote a password
        raise ValueError(message) from None
    a_third = max(2, seconds // 3)  # less than 2 seconds are too few for libpq
    bounds = {
        "connect_timeout": a_third,
        "tcp_user_timeout": a_third * 1000,
        "keepalives_idle": a_third,
        "keepalives_interval": 1,
        "keepalives_count": 3,
    }
    return make_conninfo(address, **{name: bound for name, bound in bounds.items() if name not in given})
