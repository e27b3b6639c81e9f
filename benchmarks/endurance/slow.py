"""How long others wait while two hundred clients send a byte a second, or never read their answers."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from benchmarks.endurance.mix import LONG_ANSWER, posted
from benchmarks.growth.worlds import ASKER
from benchmarks.load import Load, require_no_fault
from benchmarks.people import token
from benchmarks.statistics import percentile
from benchmarks.targets import Target
from benchmarks.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.load import Result

SLOW_CLIENTS = 200
SLOWER_AT_MOST = 1.5

_CONNECTIONS = 8
_PACE = 0.02
_SECONDS = 4.0
_BYTE_EVERY_SECONDS = 1.0
_SETTLING_SECONDS = 5.0
"""Until the service has made the answers that are not read: that is work, whoever asks for it."""
_READY_SECONDS = 30

_FRIENDS = [Request("GET", "/user/get_friends", token(ASKER))]
_HEAD = b"GET /user/get_friends HTTP/1.1\r\nHost: localhost\r\nCookie: "
_BODY = posted(b'{"username": "', length=10_000)
_LONG = Request("GET", LONG_ANSWER, token(ASKER)).encode("localhost")


def slowed(address: str, send: Callable[[Load], Result], rounds: int) -> Iterator[Target]:
    """What the slow ones change for the others, in turns with and without them."""
    alone, beside = [], []
    for _ in range(rounds):
        alone.append(_p99(address, send))
        with _slow_clients(address):
            beside.append(_p99(address, send))
    what = "p99 of get_friends"
    yield Target(f"{what}, alone", median(alone), None, at_least=False, unit=" ms")
    yield Target(f"{what}, beside {SLOW_CLIENTS} slow clients", median(beside), None, at_least=False, unit=" ms")
    ratio = median(slow / quick for slow, quick in zip(beside, alone, strict=True))
    yield Target(f"{what}, beside them against alone", ratio, SLOWER_AT_MOST, at_least=False, unit="x")


def _p99(address: str, send: Callable[[Load], Result]) -> float:
    """In milliseconds."""
    result = require_no_fault(send(Load(address, _FRIENDS, 0, _CONNECTIONS, _SECONDS, _PACE)))
    return percentile(result.latencies, 99) * 1000


@contextmanager
def _slow_clients(address: str) -> Iterator[None]:
    """Two hundred of them, as long as this is entered."""
    ready, over = threading.Event(), threading.Event()
    with ThreadPoolExecutor(1) as pool:
        dawdling = pool.submit(lambda: asyncio.run(_dawdle(address, ready, over)))
        ready.wait(_READY_SECONDS)
        yield
        over.set()
        dawdling.result()


async def _dawdle(address: str, ready: threading.Event, over: threading.Event) -> None:
    place = urlsplit(address)
    connections = [await asyncio.open_connection(place.hostname, place.port) for _ in range(SLOW_CLIENTS)]
    writers = [writer for _, writer in connections]
    slow_readers, slow_writers = writers[::3], [*writers[1::3], *writers[2::3]]
    for writer in slow_readers:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        writer.write(_LONG)
    for writer, first in zip(slow_writers, cycle((_HEAD, _BODY)), strict=False):
        writer.write(first)
    await asyncio.sleep(_SETTLING_SECONDS)
    ready.set()
    while not over.is_set():
        for writer in slow_writers:
            writer.write(b"x")
        await asyncio.sleep(_BYTE_EVERY_SECONDS)
    for writer in writers:
        writer.transport.abort()
