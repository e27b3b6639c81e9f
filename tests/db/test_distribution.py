"""The tables can be distributed by the conversation; docs/reliability.md says how."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from contract_tests.service import ROOT
from db.database import connect, disconnect
from db.migrate import migrate
from db.models import database
from tests.distribution import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = (ROOT / "docs" / "reliability.md").read_text("utf-8")


@pytest.fixture
def on_postgres(empty_postgres: str) -> Iterator[None]:
    """A migrated PostgreSQL."""
    connect(empty_postgres)
    migrate()
    yield
    disconnect()
    database.initialize(None)


def unique_without_the_conversation() -> set[tuple[str, ...]]:
    """What is unique in a distributed table and lacks its column: the table, and the columns that it has."""
    indexes = database.execute_sql(
        "SELECT indrelid::regclass::text, array_agg(attname::text ORDER BY attnum) FROM pg_index"
        " JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)"
        " WHERE indisunique GROUP BY indexrelid, indrelid"
    ).fetchall()
    return {(table, *columns) for table, columns in indexes if table in KEYS and KEYS[table] not in columns}


@pytest.mark.usefixtures("on_postgres")
def test_whatever_is_unique_has_the_conversation_in_it() -> None:
    assert unique_without_the_conversation() == {("messages", "id"), ("invitations", "id")}
    for statement in re.findall(r"^ALTER TABLE .*;$", PAGE, re.MULTILINE):
        database.execute_sql(statement)
    assert unique_without_the_conversation() == set()


@pytest.mark.usefixtures("on_postgres")
def test_the_page_distributes_each_table_by_its_column() -> None:
    statements = re.findall(r"create_distributed_table\('(\w+)', '(\w+)'", PAGE)
    assert dict(statements) == KEYS
    tables = {table for table in database.get_tables() if not table.startswith("schema_")}
    assert tables <= {*KEYS, *re.findall(r"`(\w+)`", PAGE)}


@pytest.mark.usefixtures("on_postgres")
def test_no_foreign_key_ties_tables_together() -> None:
    assert database.execute_sql("SELECT conname FROM pg_constraint WHERE contype = 'f'").fetchall() == []
