"""Group commit: what is done in one turn of an event loop is written to the disk once.

That is what small transactions cost most. So one that is over stays open until the turn is over, and those that come
meanwhile become parts of it. Whoever has done or seen any of it waits until it is on the disk, and only then goes on.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from db.cooperation import current, result_of

if TYPE_CHECKING:
    from collections.abc import Callable


_CAREFUL_SECONDS = 1.0


class GroupCommit:
    """The transactions of one event loop that are about to be committed together, by a function.

    Where that fails it fails for all of them, and for those that have only read. After any commit that failed this
    `is_careful` for a second: each is to be committed for itself then, so that on a full disk reading goes on.
    """

    def __init__(self, commit: Callable[[], None]) -> None:
        self._commit = commit
        self._end: asyncio.Future[None] | None = None
        self._careful_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether something has been done that is not yet committed."""
        return self._end is not None

    @property
    def is_careful(self) -> bool:
        """Whether a commit has failed lately."""
        return time.monotonic() < self._careful_until

    def open(self) -> None:
        """Commit what has been done when the turn of the loop is over."""
        loop = asyncio.get_running_loop()
        self._end = loop.create_future()
        loop.call_soon(self._close, self._end)

    def wait(self) -> None:
        """Let work of the loop wait until what has been done is committed; raises what that raises."""
        if self._end is not None and (worker := current()) is not None:
            result_of(self._end, worker)

    def _close(self, end: asyncio.Future[None]) -> None:
        if end is not self._end:
            return  # it was broken off
        try:
            self._commit()
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody may wait for ever
            self.break_off(error)
        else:
            self._end = None
            end.set_result(None)

    def break_off(self, error: Exception) -> None:
        """Tell all who wait that what has been done was rolled back."""
        self.be_careful()
        end, self._end = self._end, None
        if end is not None:
            end.set_exception(error)
            end.exception()  # perhaps nobody waits for it

    def be_careful(self) -> None:
        """A commit has failed."""
        self._careful_until = time.monotonic() + _CAREFUL_SECONDS
