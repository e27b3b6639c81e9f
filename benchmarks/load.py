"""The load generator: a number of connections, each of which sends its next request when the last one is answered.

It runs in a process of its own. Client libraries were looked at first: aiohttp, the fastest of the well-kept ones,
takes 63 µs of processor time for a request where this takes 18, and the fastest answers take about 100. On a machine of
two cores, which PostgreSQL has to share, it would be in the way of what is measured. Here a request is bytes that were
made before, and httptools reads the answer.
"""

from __future__ import annotations

import asyncio
from array import array
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import chain, cycle
from multiprocessing import get_context
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import httptools
import uvloop

from benchmarks.wire import AnswerReader, fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.wire import Request

_ANSWER_SECONDS = 30


class Load(NamedTuple):
    """What is asked of whom: the requests, from the `first` one on and round again, by how many, and how long.

    Each connection sends the next request when the last one is answered; or one every `pace` seconds, where that is
    given. A request that is late because others had to wait then has waited since it was due.
    """

    address: str
    requests: Sequence[Request]
    first: int
    connections: int
    seconds: float
    pace: float = 0


class Result(NamedTuple):
    """What came of it: the seconds that each success took, those of the whole, and each fault with its number."""

    latencies: array[float]
    seconds: float
    faults: Counter[str]


class Connection(asyncio.Protocol):
    """A connection on which one request at a time waits for its answer."""

    def __init__(self) -> None:
        self._reader = AnswerReader(self._answered)
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None
        self.transport: asyncio.Transport

    @property
    def is_usable(self) -> bool:
        """Whether another request can be sent."""
        return self._reader.keeps_alive and not self.transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self.transport = transport  # type: ignore[assignment]

    def exchange(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        """Send a request; its status and body."""
        self._waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._waiting

    def data_received(self, data: bytes) -> None:
        """Read what has come."""
        try:
            self._reader.feed(data)
        except httptools.HttpParserError as error:
            self._fail(error)
            self.transport.close()

    def _answered(self, status: int, body: bytes) -> None:
        if self._waiting is None or self._waiting.done():
            self.transport.abort()  # an answer that nobody asked for
        else:
            self._waiting.set_result((status, body))

    def connection_lost(self, exc: Exception | None) -> None:
        """The server has hung up, or the client."""
        self._fail(exc or ConnectionError("the connection was closed before the answer"))

    def _fail(self, error: Exception) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)


class _Run:
    """One load, while it is sent."""

    def __init__(self, load: Load) -> None:
        address = urlsplit(load.address)
        self._place = (address.hostname or "", address.port or 80)
        self._connections = load.connections
        encoded = [request.encode(address.netloc) for request in load.requests]
        first = load.first % len(encoded)
        self._requests = cycle(chain(encoded[first:], encoded[:first]))
        self._seconds = load.seconds
        self._pace = load.pace
        self._latencies = array("d")
        self._faults: Counter[str] = Counter()

    async def send(self) -> Result:
        """Send the load."""
        started = perf_counter()
        self._deadline = started + self._seconds
        await asyncio.gather(*(self._client(number / self._connections) for number in range(self._connections)))
        return Result(self._latencies, perf_counter() - started, self._faults)

    async def _client(self, phase: float) -> None:
        connection = None
        sent = perf_counter() - self._pace * phase  # or all would come at the same moments
        while (sent := await self._next_time(sent)) < self._deadline:
            try:
                # A server that closes its connections makes its clients open new ones: that is part of the wait.
                if connection is None or not connection.is_usable:
                    connection = await self._connect()
                async with asyncio.timeout(_ANSWER_SECONDS):
                    status, body = await connection.exchange(next(self._requests))
            except (OSError, httptools.HttpParserError) as error:
                self._faults[repr(error)] += 1
                connection = None
                continue
            self._record(perf_counter() - sent, fault(status, body))
        if connection is not None:
            connection.transport.close()

    async def _next_time(self, last: float) -> float:
        """When the next request is sent, or was due."""
        if not self._pace:
            return perf_counter()
        due = last + self._pace
        await asyncio.sleep(max(0, due - perf_counter()))
        return due

    async def _connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        return (await loop.create_connection(Connection, *self._place))[1]

    def _record(self, seconds: float, problem: str | None) -> None:
        if problem is None:
            self._latencies.append(seconds)
        else:
            self._faults[problem] += 1


def send(load: Load) -> Result:
    """Send a load from this process."""
    return uvloop.run(_Run(load).send())


class FaultyError(Exception):
    """A service gave a wrong answer, or none, or did not keep to one; the message shows it."""


def require_no_fault(result: Result) -> Result:
    """A result in which there are answers, and all are successes; raises FaultyError for any other."""
    if result.faults or not result.latencies:
        raise FaultyError(str(dict(result.faults.most_common(3)) or "no answer"))
    return result


@contextmanager
def generator() -> Iterator[Callable[[Load], Result]]:
    """A process that sends loads, one after the other."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield lambda load: pool.submit(send, load).result()
