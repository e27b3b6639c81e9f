"""The migrations make the tables that the models declare, once, whoever else migrates at the same time."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from peewee import BigAutoField, BooleanField, Model, TextField
from playhouse.schema_diff import diff_models

from db.database import connect, disconnect
from db.migrate import DatabaseIsNewerError, migrate
from db.models import TABLES, Invitation, database

ROOT = Path(__file__).parents[2]

NAMES = sorted(path.stem for path in (ROOT / "db" / "migrations").glob("[0-9]*.py"))
"""The names of all migrations, in order."""

HISTORY = "schema_migration"
"""The table that tells which migrations there have been."""

OF_SQLITE = "sqlite_sequence"
"""The table in which SQLite keeps the ids that it has given."""

PROCESSES = 4

MIGRATE_WHEN_TOLD = """
import sys
from db.database import connect, disconnect
from db.migrate import migrate
connect(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
print(*migrate())
disconnect()
"""


def shape() -> dict[str, tuple[list[Any], list[Any]]]:
    """The columns and the indexes of all tables, as the database tells them."""
    return {
        table: (
            sorted((column.name, column.data_type, column.null, column.primary_key) for column in columns_of(table)),
            sorted((index.name, index.columns, index.unique, where_of(index.sql)) for index in indexes_of(table)),
        )
        for table in set(database.get_tables()) - {HISTORY, OF_SQLITE}
    }


def columns_of(table: str) -> list[Any]:
    return list(database.get_columns(table))


def indexes_of(table: str) -> list[Any]:
    return list(database.get_indexes(table))


def where_of(definition: str | None) -> str:
    """The condition of a partial index; empty for any other."""
    return (definition or "").partition(" WHERE ")[2]


@pytest.mark.usefixtures("connected")
def test_migrations_make_what_the_models_declare() -> None:
    assert migrate() == NAMES
    assert not diff_models(database.obj, TABLES)
    migrated = shape()
    database.drop_tables(TABLES)
    assert shape() == {}
    database.create_tables(TABLES)
    assert shape() == migrated


@pytest.mark.usefixtures("connected")
def test_an_index_lets_only_one_invitation_be_pending() -> None:
    migrate()
    [pending] = [index for index in indexes_of("invitations") if index.name == "invitations_pending"]
    assert pending.unique
    assert pending.columns == ["conversation_id", "invitee_id"]
    assert re.search(rf"status.* = '{Invitation.PENDING}'", where_of(pending.sql))


def test_migrating_again_does_nothing(connected: str) -> None:
    migrate()
    before = shape()
    assert migrate() == []
    disconnect()
    connect(connected)
    assert migrate() == []
    assert shape() == before


@pytest.mark.usefixtures("connected")
def test_a_newer_database_is_refused_by_the_names_of_what_is_unknown() -> None:
    migrate()
    for name in ("9998_from_tomorrow", "9999_from_the_day_after"):
        database.execute_sql(f"INSERT INTO {HISTORY} (name, applied) VALUES ('{name}', '2050-01-01')")  # noqa: S608
    before = shape()
    with pytest.raises(DatabaseIsNewerError, match="9998_from_tomorrow, 9999_from_the_day_after"):
        migrate()
    assert shape() == before


@pytest.mark.usefixtures("connected")
def test_a_newer_database_gets_none_of_the_migrations_that_it_lacks() -> None:
    migrate()
    database.drop_tables(TABLES)
    database.execute_sql(f"UPDATE {HISTORY} SET name = '9999_from_tomorrow' WHERE name = '{NAMES[0]}'")  # noqa: S608
    with pytest.raises(DatabaseIsNewerError):
        migrate()
    assert set(database.get_tables()) - {OF_SQLITE} == {HISTORY}


def test_processes_that_migrate_at_once_all_succeed_and_one_does_the_work(empty_url: str) -> None:
    command = [sys.executable, "-W", "error", "-c", MIGRATE_WHEN_TOLD, empty_url]
    with ExitStack() as running:
        processes = [
            running.enter_context(
                subprocess.Popen(  # noqa: S603 - our own script
                    command,
                    cwd=ROOT,
                    text=True,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
            )
            for _ in range(PROCESSES)
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES, said
    nothing, all_names = ("\n", ""), (" ".join(NAMES) + "\n", "")
    assert sorted(said) == [nothing] * (PROCESSES - 1) + [all_names]
    connect(empty_url)
    assert not diff_models(database.obj, TABLES)


def values_for(model: type[Model]) -> dict[str, Any]:
    """A row that a table takes, whatever it means."""
    fields = model._meta.sorted_fields  # noqa: SLF001 - Peewee's own name for what all may read
    kinds: dict[type, Any] = {TextField: "", BooleanField: False}
    return {field.name: kinds.get(type(field), 0) for field in fields if not field.primary_key}


def test_an_id_is_never_given_twice(connected: str) -> None:
    migrate()
    numbered = [model for model in TABLES if isinstance(getattr(model, "id", None), BigAutoField)]
    given = [model.insert(values_for(model)).execute() for model in numbered]
    for model in numbered:
        model.delete().execute()
    disconnect()
    connect(connected)
    assert [model.insert(values_for(model)).execute() for model in numbered] == [last + 1 for last in given]
