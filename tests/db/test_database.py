"""Which database a URL names, and how that database is set up."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from db.database import Unavailable, connect, disconnect, is_alive, is_served, write
from db.models import database

if TYPE_CHECKING:
    from pathlib import Path

NOWHERE = "postgresql:///chat?host=/nonexistent"


def ask(sql: str) -> Any:
    """The first value that a statement gives."""
    return database.execute_sql(sql).fetchone()[0]


def with_options(url: str, **options: str) -> str:
    """The URL of a PostgreSQL database with parameters of libpq."""
    return f"{url}&{'&'.join(f'{name}={quote(value)}' for name, value in options.items())}"


# ------------------------------------------------------------------------------------------------ URLs


@pytest.mark.parametrize(
    "url",
    [
        "",
        "chat.db",
        "sqlite:chat.db",
        "sqlite://chat.db",
        "mysql://localhost/chat",
        "postgresql:/chat",
        "postgresql+psycopg://localhost/chat",
        "postgresql://localhost/chat?no_such_parameter=1",
        "postgres://[::1/chat",
    ],
)
def test_a_url_of_no_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        connect(url)


def test_a_url_is_taken_without_opening_a_connection() -> None:
    connect(NOWHERE)
    assert database.is_closed()
    assert not is_alive()
    with pytest.raises(Unavailable):
        write(lambda: ask("SELECT 1"))


def test_the_directory_of_an_sqlite_database_is_made(tmp_path: Path) -> None:
    connect(f"sqlite:///{tmp_path}/a/b/chat.db")
    assert is_alive()
    assert (tmp_path / "a" / "b" / "chat.db").exists()


def test_the_short_scheme_of_postgres_is_taken(empty_postgres: str) -> None:
    connect(empty_postgres.replace("postgresql://", "postgres://"))
    assert is_alive()


def test_libpq_tries_one_host_after_another(empty_postgres: str) -> None:
    address, _, directory = empty_postgres.partition("?host=")
    parameters = {"target_session_attrs": "read-write", "application_name": "chat tests"}
    connect(with_options(f"{address}?host=/nonexistent,{directory}", **parameters))
    assert ask("SHOW transaction_read_only") == "off"
    assert ask("SHOW application_name") == "chat tests"


def test_libpq_passes_over_a_host_that_cannot_be_written_to(empty_postgres: str) -> None:
    only_reading = with_options(empty_postgres, options="-c default_transaction_read_only=on")
    connect(only_reading)
    assert ask("SHOW transaction_read_only") == "on"
    disconnect()
    connect(with_options(only_reading, target_session_attrs="read-write"))
    assert not is_alive()


# ---------------------------------------------------------------------------------------------- SQLite


def test_sqlite_keeps_what_was_acknowledged(empty_sqlite: str) -> None:
    connect(empty_sqlite)
    assert not is_served()
    assert ask("PRAGMA journal_mode") == "wal"
    assert ask("PRAGMA synchronous") == 2
    assert ask("PRAGMA busy_timeout") == 0, "who waits holds up nobody else"


def test_sqlite_lets_one_transaction_write_from_its_beginning(empty_sqlite: str) -> None:
    connect(empty_sqlite)
    other = sqlite3.connect(empty_sqlite.removeprefix("sqlite:///"), timeout=0, isolation_level=None)

    def nobody_else_begins() -> None:
        with pytest.raises(sqlite3.OperationalError, match="database is locked"):
            other.execute("BEGIN IMMEDIATE")

    write(nobody_else_begins)
    other.execute("BEGIN IMMEDIATE")
    other.close()
