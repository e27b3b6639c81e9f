"""Writes a world into a database that the service's own migrations have made."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
from argon2 import PasswordHasher
from psycopg import sql

from benchmarks.rows import PASSWORD, rows
from db import clock, database
from db.migrate import migrate
from db.urls import SQLITE_SCHEME, is_sqlite
from server.settings import Settings

if TYPE_CHECKING:
    from benchmarks.rows import Rows
    from benchmarks.world import World

_AGE = 7 * 24 * 60 * 60 * 1_000_000
_NUMBERED = ("users", "conversations", "messages")


def seed(url: str, world: World) -> None:
    """Make the tables of an empty database, and put a world into them."""
    database.connect(url)
    migrate()
    database.disconnect()
    write = _to_sqlite if is_sqlite(url) else _to_postgres
    write(url, list(rows(world, _password_hash(), clock.now() - _AGE)))


def _password_hash() -> str:
    """The hash of everybody's password, of the service's default cost."""
    defaults = Settings()
    hasher = PasswordHasher(time_cost=defaults.argon2_time_cost, memory_cost=defaults.argon2_memory_kib, parallelism=1)
    return hasher.hash(PASSWORD)


def _to_sqlite(url: str, tables: list[Rows]) -> None:
    with closing(sqlite3.connect(url.removeprefix(SQLITE_SCHEME))) as connection:
        with connection:
            for table, columns, values in tables:
                places = ",".join("?" * len(columns))
                statement = f"INSERT INTO {table} ({','.join(columns)}) VALUES ({places})"  # noqa: S608 - our own names
                connection.executemany(statement, values)
        # All of it into the one file that is copied.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _to_postgres(url: str, tables: list[Rows]) -> None:
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        for table, columns, values in tables:
            names = sql.SQL(",").join(map(sql.Identifier, columns))
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
            with cursor.copy(statement) as copy:
                for row in values:
                    copy.write_row(row)
        for table in _NUMBERED:
            highest = sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) FROM {}))")
            cursor.execute(highest.format(table, sql.Identifier(table)))
        cursor.execute("VACUUM ANALYZE")  # as autovacuum would do it some minutes later, in the middle of a round
