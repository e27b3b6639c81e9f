"""Group commit: what is done in one turn of an event loop is written to the disk once.

That is what small transactions cost most. So one that is over stays open until the turn is over, and those that come
meanwhile become parts of it. Whoever has done or seen any of it waits until it is on the disk, and only then goes on.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from peewee import PeeweeException

from db.cooperation import result_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.cooperation import Worker


class GroupCommit:
    """The transactions of one event loop that are about to be committed together, by a function.

    Where that fails it fails for all of them, and for those that have only read. `has_failed` then, until another
    commit succeeds; so that those who cannot write keep nobody from reading.
    """

    def __init__(self, commit: Callable[[], None]) -> None:
        self.has_failed = False
        self._commit = commit
        self._end: asyncio.Future[None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether something has been done that is not yet committed."""
        return self._end is not None

    def open(self) -> None:
        """Commit what has been done when the turn of the loop is over."""
        loop = asyncio.get_running_loop()
        self._end = loop.create_future()
        loop.call_soon(self._close, self._end)

    def wait(self, worker: Worker) -> None:
        """Let work wait until what has been done is committed; raises what that raises."""
        if self._end is not None:
            result_of(self._end, worker)

    def _close(self, end: asyncio.Future[None]) -> None:
        if end is not self._end:
            return  # it was broken off
        try:
            self._commit()
        except PeeweeException as error:
            self.break_off(error)
        else:
            self._end = None
            end.set_result(None)

    def break_off(self, error: PeeweeException) -> None:
        """Tell all who wait that what has been done was rolled back."""
        self.has_failed = True
        end, self._end = self._end, None
        if end is not None and not end.done():
            end.set_exception(error)
            end.exception()  # perhaps nobody waits for it
