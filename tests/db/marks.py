"""A table for tests of transactions: each row may be there only once."""

from __future__ import annotations

from db.models import database


def create() -> None:
    """Make the table."""
    database.execute_sql("CREATE TABLE marks (name TEXT PRIMARY KEY, hits INTEGER NOT NULL)")


def mark(name: str) -> None:
    """Add a row."""
    database.execute_sql(f"INSERT INTO marks VALUES ('{name}', 0)")  # noqa: S608


def hit(name: str) -> None:
    """Change a row, which stays locked until the transaction ends."""
    database.execute_sql(f"UPDATE marks SET hits = hits + 1 WHERE name = '{name}'")  # noqa: S608


def marks() -> dict[str, int]:
    """All rows."""
    return dict(database.execute_sql("SELECT name, hits FROM marks").fetchall())
