"""All rows of a database, copied into another one that has the same tables, of whatever kind both are."""

from __future__ import annotations

from collections import deque
from contextlib import closing
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, Any

from peewee import Database, SqliteDatabase

from db.migrate import HISTORY

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    Told = Callable[[str, int, int], None]
    """What is told how far a work is: the step, how much of it is done, and how much there is."""

    Row = tuple[Any, ...]

_BATCH = 2000
_DIGEST_BYTES = 16


def execute(db: Database, sql: str, values: Iterable[Any] = ()) -> Any:
    """Run SQL on any database; its cursor."""
    return db.execute_sql(sql, tuple(values))  # type: ignore[no-untyped-call]


class TransferError(Exception):
    """The rows that have arrived are not those that were sent."""


def tables(db: Database) -> list[str]:
    """The names of the tables that have data."""
    return sorted(name for name in db.get_tables() if name != HISTORY and not name.startswith("sqlite_"))


def copy_rows(source: Database, target: Database, told: Told) -> None:
    """Copy all rows of all tables that both have, and how far ids were given; both databases have a transaction open.

    Reads all rows again at the target. Raises TransferError where these are not the same rows.
    """
    for table in sorted({*tables(source)} & {*tables(target)}):
        columns = [column.name for column in source.get_columns(table)]
        total = _count(source, table)
        sent, arrived = _Digest(), _Digest()
        with closing(_read(source, table, columns)) as batches:
            _write(target, table, columns, _told(f"copy {table}", total, sent.of(batches), told))
        with closing(_read(target, table, columns)) as batches:
            deque(_told(f"verify {table}", total, arrived.of(batches), told), maxlen=0)
        if str(sent) != str(arrived):
            message = f"the table {table} has not arrived as it was sent: {sent} became {arrived}"
            raise TransferError(message)
    for table, last_id in _last_ids(source).items():
        _set_last_id(target, table, last_id)


class _Digest:
    """How many rows there are, and a sum over all of them that does not depend on their order."""

    def __init__(self) -> None:
        self._rows = 0
        self._sum = 0

    def of(self, batches: Iterable[list[Row]]) -> Iterator[list[Row]]:
        """Pass batches of rows on, and take account of them."""
        for batch in batches:
            for row in batch:
                self._sum += int.from_bytes(blake2b(repr(row).encode(), digest_size=_DIGEST_BYTES).digest())
            self._rows += len(batch)
            yield batch

    def __str__(self) -> str:
        return f"{self._rows} rows ({self._sum % 2 ** (8 * _DIGEST_BYTES):x})"


def _told(step: str, total: int, batches: Iterable[list[Row]], told: Told) -> Iterator[list[Row]]:
    done = 0
    for batch in batches:
        yield batch
        done += len(batch)
        told(step, done, total)


def _count(db: Database, table: str) -> int:
    count: int = execute(db, f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]  # noqa: S608 - the name of a table
    return count


def _read(db: Database, table: str, columns: list[str]) -> Generator[list[Row]]:
    """All rows in batches, with 1 for true and 0 for false; a server keeps those that have not been asked for."""
    booleans = {column.name for column in db.get_columns(table) if column.data_type == "boolean"}
    wanted = ", ".join(f'"{name}"::int' if name in booleans else f'"{name}"' for name in columns)
    connection: Any = db.connection()  # type: ignore[no-untyped-call]
    with closing(connection.cursor() if isinstance(db, SqliteDatabase) else connection.cursor(name="rows")) as cursor:
        cursor.execute(f'SELECT {wanted} FROM "{table}"')  # noqa: S608 - names of a table and its columns
        while batch := cursor.fetchmany(_BATCH):
            yield batch


def _write(db: Database, table: str, columns: list[str], batches: Iterable[list[Row]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    cursor: Any = db.connection().cursor()  # type: ignore[no-untyped-call]
    if isinstance(db, SqliteDatabase):
        places = ", ".join("?" * len(columns))
        insert = f'INSERT INTO "{table}" ({names}) VALUES ({places})'  # noqa: S608 - names of a table and its columns
        for batch in batches:
            cursor.executemany(insert, batch)
    else:
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in chain.from_iterable(batches):
                copy.write_row(row)


def _last_ids(db: Database) -> dict[str, int]:
    """The last ids that were given in all tables that number their rows, be these still there or not."""
    if isinstance(db, SqliteDatabase):
        return dict(execute(db, "SELECT name, seq FROM sqlite_sequence").fetchall())
    sequences = {table: _sequence(db, table) for table in tables(db)}
    return {table: _last_value(db, sequence) for table, sequence in sequences.items() if sequence}


def _set_last_id(db: Database, table: str, last_id: int) -> None:
    if isinstance(db, SqliteDatabase):
        execute(db, "DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        execute(db, "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last_id))
    else:
        execute(db, "SELECT setval(%s, %s, %s)", (_sequence(db, table), max(last_id, 1), last_id > 0))


def _sequence(db: Database, table: str) -> str | None:
    """The sequence of a table's ids; None where they are not numbered."""
    if "id" not in {column.name for column in db.get_columns(table)}:
        return None
    name: str | None = execute(db, "SELECT pg_get_serial_sequence(%s, 'id')", (f'"{table}"',)).fetchone()[0]
    return name


def _last_value(db: Database, sequence: str) -> int:
    value, is_given = execute(db, f"SELECT last_value, is_called FROM {sequence}").fetchone()  # noqa: S608 - a name
    last: int = value if is_given else value - 1
    return last
