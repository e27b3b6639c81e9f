"""SQLite through Peewee, for work on an event loop, too.

One connection writes at a time. Who wants to write meanwhile waits without holding up other work, as SQLite's own way
of waiting would do. Nothing has been changed then, for every writing transaction begins IMMEDIATE. What is done in one
turn of an event loop is committed once (db/group_commit.py).
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import deque
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, TypeVar

from peewee import OperationalError, PeeweeException, SqliteDatabase

from db.cooperation import current, pause
from db.group_commit import GroupCommit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from db.cooperation import Worker

Result = TypeVar("Result")

_PAUSES = (0.001, 0.002, 0.005, 0.010)
"""In seconds; more often would cost more than it gains."""

_PRIMARY_CODE = 0xFF


class Sqlite(SqliteDatabase):
    """A file in WAL mode with `synchronous=FULL`, so that what was acknowledged survives a power cut.

    Who wants to write waits until `seconds` have passed in which nobody before it has had a turn either.
    """

    def __init__(self, path: Path, seconds: int) -> None:
        pragmas = {"journal_mode": "wal", "synchronous": "full", "busy_timeout": 0}
        super().__init__(str(path), pragmas=pragmas, timeout=seconds, lock_type="IMMEDIATE", returning_clause=True)
        self._seconds = seconds
        self._queue: deque[_Turn] = deque()
        self._last_turn = 0.0
        self._group = GroupCommit(self._commit_group)

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction as soon as nobody else writes, on an event loop perhaps as a part of one that is open."""
        try:
            return self._begin(lock_type)
        except OperationalError as error:
            if not _is_busy(error):
                raise
        return self._in_turn(partial(self._begin, lock_type))

    def _begin(self, lock_type: str | None) -> None:
        if self._joins():
            self._tell("SAVEPOINT part")
        else:
            super().begin(lock_type)

    def commit(self) -> None:
        """Commit a transaction; `wait_for_commit` tells when that has been done for one on an event loop."""
        if self._joins():
            self._tell("RELEASE part")
        elif current() is None or self._group.is_careful:
            self._commit_alone()
        else:
            if self._queue:
                asyncio.get_running_loop().call_soon(self._wake_all)  # who become parts of it, before it is committed
            self._group.open()

    def rollback(self) -> None:
        """Take back what a transaction has done."""
        if self._joins():
            self._tell("ROLLBACK TO part")
            self._tell("RELEASE part")
        else:
            super().rollback()

    def _joins(self) -> bool:
        """Whether the transaction of this work is, or is to be, a part of one that is open.

        One that SQLite has rolled back by itself meanwhile, as on a full disk, is open no more, and is broken off.
        """
        if not self._group.is_open or current() is None:
            return False
        if self._has_transaction:
            return True
        self._group.break_off(_rolled_back())
        return False

    @property
    def _has_transaction(self) -> bool:
        connection: sqlite3.Connection = self.connection()  # type: ignore[no-untyped-call]
        return connection.in_transaction

    def _tell(self, sql: str) -> None:
        super().execute_sql(sql)  # type: ignore[no-untyped-call]

    def wait_for_commit(self) -> None:
        """Wait until all is on the disk that this work on an event loop has done or seen; raises where that fails."""
        self._group.wait()

    def _commit_alone(self) -> None:
        try:
            super().commit()
        except PeeweeException:
            self._group.be_careful()
            raise

    def _commit_group(self) -> None:
        if not self._has_transaction:
            raise _rolled_back()
        try:
            super().commit()
        except Exception:
            with suppress(PeeweeException):  # SQLite may have done so
                super().rollback()
            raise

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        """Run a statement, as soon as nobody else writes where it does."""
        try:
            return super().execute_sql(sql, params)  # type: ignore[no-untyped-call]
        except OperationalError as error:
            if not _is_busy(error):
                raise
        return self._in_turn(partial(super().execute_sql, sql, params))

    def _in_turn(self, attempt: Callable[[], Result]) -> Result:
        came = time.monotonic()
        with self._turn(came):
            for seconds in chain(_PAUSES, repeat(_PAUSES[-1])):
                try:
                    result = attempt()
                except OperationalError as error:
                    if not _is_busy(error) or time.monotonic() > self._deadline(came):
                        raise
                else:
                    self._last_turn = time.monotonic()
                    return result
                pause(seconds)
        raise AssertionError  # the loop has no end

    def _deadline(self, came: float) -> float:
        """Until when somebody waits; those before it may take their time, as long as they get their turns."""
        return max(came, self._last_turn) + self._seconds

    @contextmanager
    def _turn(self, came: float) -> Iterator[None]:
        """Let one piece of work of an event loop try at a time, in the order in which they queue.

        Before it queues, each tries once, and may be lucky; so the last to come can be the first.
        """
        worker = current()
        if worker is None:
            yield
            return
        turn = _Turn(worker)
        self._queue.append(turn)
        try:
            while self._queue[0] is not turn:
                self._wait(turn, came)
            yield
        finally:
            is_first = self._queue[0] is turn
            self._queue.remove(turn)
            if is_first and self._queue:
                asyncio.get_running_loop().call_soon(self._wake_the_first)

    def _wait(self, turn: _Turn, came: float) -> None:
        turn.is_waiting = True
        try:
            turn.worker.suspend(self._deadline(came))
        except TimeoutError:
            if time.monotonic() > self._deadline(came):
                message = "database is locked"
                raise OperationalError(message) from None
        finally:
            turn.is_waiting = False

    def _wake_all(self) -> None:
        for _ in range(len(self._queue)):
            self._wake_the_first()

    def _wake_the_first(self) -> None:
        if self._queue and self._queue[0].is_waiting:
            self._queue[0].worker.switch()


class _Turn:
    """Work that wants to write, and may be waiting for those before it."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.is_waiting = False


def _rolled_back() -> OperationalError:
    """What those get whose transaction was rolled back because something else failed in it."""
    return OperationalError("rolled back with what failed in the same transaction")


def _is_busy(error: OperationalError) -> bool:
    code: int = getattr(error.__context__, "sqlite_errorcode", 0)
    return code & _PRIMARY_CODE == sqlite3.SQLITE_BUSY
