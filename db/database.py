"""The database of this process: its connections, and the one place where work on it begins and ends."""

from __future__ import annotations

import os
import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from peewee import DatabaseError, InterfaceError, InternalError, OperationalError

from db import cooperation
from db.models import database
from db.postgres import Postgres
from db.sqlite import Sqlite
from db.urls import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.pool import Usage

Result = TypeVar("Result")


class Unchanged(Exception):  # noqa: N818 - it is no error
    """Ends a transaction that is to change nothing after all; `result` is what it gives."""

    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


Unavailable = (OperationalError, InterfaceError, InternalError)
"""What is raised where the database does not answer, or breaks off."""

_SQLITE_ERROR = 1
"""SQLite's code for a statement that is wrong."""

PROCESSORS = os.cpu_count() or 1

_processors = ThreadPoolExecutor(PROCESSORS, thread_name_prefix="compute")
_searchers = ThreadPoolExecutor(PROCESSORS, thread_name_prefix="search")
"""Each of these threads has a connection to SQLite; more of them than processors would only hold more memory."""

_ATTEMPTS = 5
_PAUSE_SECONDS = 0.005
_LOST_TO_ANOTHER = {"40001", "40P01"}
"""PostgreSQL's states of a transaction that was rolled back in favour of another: serialization, deadlock."""


def connect(url: str, connections: int = 1, seconds: int = 10) -> None:
    """Make `url` the database of this process; no connection is opened yet.

    The work of `run` uses at most so many connections to PostgreSQL at once. It waits for the database for at most so
    many seconds, and then raises what is Unavailable. Raises ValueError where the URL is neither `sqlite:///path` nor
    libpq's `postgresql://…`.
    """
    database.initialize(opened(url, connections, seconds))


def is_served() -> bool:
    """Whether the database is a server, which others may use meanwhile; else it is a file."""
    return isinstance(database.obj, Postgres)


def pool_usage() -> Usage:
    """How the work of `run` uses its connections at this moment; for a database that is a server."""
    assert isinstance(database.obj, Postgres)  # noqa: S101 - a file has no pool
    return database.obj.usage


async def run(work: Callable[[], Result]) -> Result:
    """Do work on the event loop, which goes on with other work wherever this has to wait; what it gives, or raises.

    What it gives, it gives when all is kept that it has done or seen.
    """

    def do() -> Result:
        try:
            result = work()
            _wait_for_commit()
        finally:
            _let_others_connect()
        return result

    return await cooperation.run(do)


def compute(function: Callable[..., Result], *arguments: Any) -> Result:
    """Call a function that needs a processor for long, and no database; an event loop goes on meanwhile."""
    _require_no_transaction()
    _wait_for_commit()
    _let_others_connect()
    return cooperation.elsewhere(function, *arguments, threads=_processors)


def look_through(work: Callable[[], Result]) -> Result:
    """Do work that may look at any number of rows, but changes none; an event loop goes on meanwhile."""
    _require_no_transaction()
    _wait_for_commit()
    return work() if is_served() else cooperation.elsewhere(work, threads=_searchers)


def _require_no_transaction() -> None:
    """Others go on meanwhile, who have the same connection to SQLite, or wait for what a transaction has locked."""
    if database.in_transaction():
        message = "a transaction is open"
        raise RuntimeError(message)


def _wait_for_commit() -> None:
    """Wait until all is kept that this work has done or seen; what PostgreSQL shows, it has kept."""
    if isinstance(database.obj, Sqlite):
        database.obj.wait_for_commit()


def _let_others_connect() -> None:
    if is_served():
        disconnect()


def disconnect() -> None:
    """Close the connection of this thread, or give back that of the work that calls this, if there is one."""
    if database.obj is not None and not database.is_closed():
        database.close()


def disconnect_all() -> None:
    """Close the connections of all threads, none of which uses its own any more."""
    if isinstance(database.obj, Postgres):
        database.obj.close_all()


def outage(error: Exception) -> str | None:
    """Why the database cannot be used at present, where an error says so; None where it is about something else."""
    if not isinstance(error, Unavailable):
        return None
    chain: list[BaseException] = [error]  # back to what went wrong first; often a rollback then went wrong, too
    while (earlier := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(earlier)
    if getattr(chain[-1], "sqlite_errorcode", None) == _SQLITE_ERROR:
        return None
    return next((str(one).partition("\n")[0] for one in reversed(chain) if str(one)), "")


def use_file() -> None:
    """Begin to use a database that is a file, so that nobody takes it for one that is not in use.

    One that cannot be used is none of this: the requests will tell.
    """
    if not is_served():
        with suppress(DatabaseError):
            database.execute_sql("SELECT name FROM sqlite_master LIMIT 1").fetchall()


def is_alive() -> bool:
    """Whether the database answers."""
    try:
        read(lambda: database.execute_sql("SELECT 1").fetchone())
    except Unavailable:
        return False
    return True


def read(work: Callable[[], Result]) -> Result:
    """Do work whose statements each stand for themselves; again where the connection turns out to be broken."""
    try:
        return work()
    except Unavailable:
        if not _is_broken():
            raise
        return work()


def once(work: Callable[[], Result]) -> Result | None:
    """Do work that is one statement, and never again, for nobody knows whether it was done where the connection breaks.

    None, and nothing is changed, where the database broke it off in favour of another.
    """
    try:
        return work()
    except Unavailable as error:
        _is_broken()
        if _lost_to_another(error):
            return None
        raise


def write(work: Callable[[], Result]) -> Result:
    """Do work in one transaction, which is rolled back where the work raises; `Unchanged` then gives the result.

    It is done again, up to five times in all, where the database broke it off in favour of another transaction, or
    where the connection broke before the commit began.
    """
    for attempt in range(1, _ATTEMPTS + 1):
        done = False
        try:
            with database.obj.atomic():  # itself, for its proxy would be asked for each step
                result = work()
                done = True
        except Unchanged as unchanged:
            return unchanged.result  # type: ignore[no-any-return]
        except Unavailable as error:
            broken = _is_broken() and not done
            if attempt == _ATTEMPTS or not (broken or _lost_to_another(error)):
                raise
            # Let the other transaction end first, which was waiting for what this one has just let go.
            cooperation.pause(random.uniform(0, _PAUSE_SECONDS * 2**attempt))  # noqa: S311 - no secret
        else:
            return result
    raise AssertionError  # the last attempt returns or raises


def _lost_to_another(error: Exception) -> bool:
    return getattr(getattr(error, "orig", None), "sqlstate", None) in _LOST_TO_ANOTHER


def _is_broken() -> bool:
    """Whether the connection of this work broke, so that a new one may serve; one of no use is forgotten here.

    Where the database did not answer in time, it is not asked again.
    """
    if database.is_closed() or database.is_connection_usable():
        return False
    has_timed_out: bool = database.connection().has_timed_out
    database.close()
    return not has_timed_out
