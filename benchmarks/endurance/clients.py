"""Clients that take their exchanges from one stream, a number at a time."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httptools

from benchmarks.endurance.mix import Then
from benchmarks.load import Connection, FaultyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.endurance.mix import Exchange

CLIENTS = 16

_ANSWER_SECONDS = 30


class Clients:
    """A number of clients of a service, each with one connection at a time."""

    def __init__(self, address: str, exchanges: Iterator[Exchange]) -> None:
        place = urlsplit(address)
        self._place = (place.hostname or "", place.port or 80)
        self._exchanges = exchanges
        self.statuses: Counter[int] = Counter()
        """How often each status was answered."""

    async def exchange(self, number: int) -> None:
        """Have so many exchanges, and hang up; raises FaultyError where an answer is not what it has to be."""
        some = islice(self._exchanges, number)
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(CLIENTS):
                    group.create_task(self._client(some))
        except* (OSError, httptools.HttpParserError, FaultyError) as failures:
            raise FaultyError(repr(failures.exceptions[0])) from failures

    async def _client(self, exchanges: Iterator[Exchange]) -> None:
        connection = None
        for exchange in exchanges:
            if exchange.then in (Then.GIVE_UP, Then.HANG_UP):
                await self._break_off(exchange)
                continue
            if connection is None or not connection.is_usable:
                connection = await self._connect()
            async with asyncio.timeout(_ANSWER_SECONDS):
                status, body = await connection.exchange(exchange.sent)
            self.statuses[status] += 1
            if status not in exchange.statuses:
                message = f"{exchange.sent[:200]!r} was answered {status} {body[:200]!r}"
                raise FaultyError(message)
            if exchange.then is Then.CLOSE:
                connection.transport.close()
        if connection is not None:
            connection.transport.close()

    async def _connect(self) -> Connection:
        return (await asyncio.get_running_loop().create_connection(Connection, *self._place))[1]

    async def _break_off(self, exchange: Exchange) -> None:
        """Send something on a connection of its own, and hang up, perhaps once an answer has begun."""
        reader, writer = await asyncio.open_connection(*self._place)
        writer.write(exchange.sent)
        with suppress(ConnectionError):
            await writer.drain()
            if exchange.then is Then.GIVE_UP:
                await reader.readexactly(1)
        writer.transport.abort()
