"""Turns: few requests are at something at the same time, and the others wait for a while."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_WAIT_SECONDS = 1.0


class Turns:
    """At most so many at a time, in the order in which they come.

    Nobody waits for longer than a second: where the database stands still, each is to wait for that alone, and not for
    all who came before.
    """

    def __init__(self, number: int) -> None:
        self._free = asyncio.Semaphore(number)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Have a turn, or go on without."""
        has_turn = await self._comes()
        try:
            yield
        finally:
            if has_turn:
                self._free.release()

    async def _comes(self) -> bool:
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                return await self._free.acquire()
        except TimeoutError:
            return False
