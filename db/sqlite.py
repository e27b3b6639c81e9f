"""SQLite through Peewee, for work on an event loop, too.

One connection writes at a time. Who wants to write meanwhile waits without holding up other work, as SQLite's own way
of waiting would do. Nothing has been changed then, for every writing transaction begins IMMEDIATE.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import deque
from contextlib import contextmanager
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, TypeVar

from peewee import OperationalError, SqliteDatabase

from db.cooperation import current, pause

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

    def begin(self, lock_type: str | None = None) -> None:
        """Begin a transaction, as soon as nobody else writes."""
        try:
            return super().begin(lock_type)
        except OperationalError as error:
            if not _is_busy(error):
                raise
        return self._in_turn(partial(super().begin, lock_type))

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
                pause(seconds)
                try:
                    result = attempt()
                except OperationalError as error:
                    if not _is_busy(error) or time.monotonic() > self._deadline(came):
                        raise
                else:
                    self._last_turn = time.monotonic()
                    return result
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

    def _wake_the_first(self) -> None:
        if self._queue and self._queue[0].is_waiting:
            self._queue[0].worker.switch()


class _Turn:
    """Work that wants to write, and may be waiting for those before it."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.is_waiting = False


def _is_busy(error: OperationalError) -> bool:
    code: int = getattr(error.__context__, "sqlite_errorcode", 0)
    return code & _PRIMARY_CODE == sqlite3.SQLITE_BUSY
