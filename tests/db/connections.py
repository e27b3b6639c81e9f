"""Connections to the database: one for each thread, and what becomes of them where the server closes them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import psycopg

from db.database import disconnect
from db.models import database

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def at_once(*works: Callable[[], Result]) -> list[Result]:
    """Do works at the same time, each on a thread and a connection of its own."""

    def do(work: Callable[[], Result]) -> Result:
        try:
            return work()
        finally:
            disconnect()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(do, works))


def close_all_connections(url: str) -> None:
    """Let the server close all connections to a database, as it does when it is shut down."""
    everybody = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = current_database()"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"{everybody} AND pid <> pg_backend_pid()")


def backend() -> int:
    """The server's own process that serves this thread's connection."""
    pid: int = database.execute_sql("SELECT pg_backend_pid()").fetchone()[0]
    return pid
