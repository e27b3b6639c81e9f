"""One run: exchanges by the ten thousand, and what the workers hold after each lot of them."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, NamedTuple

import psutil
import uvloop

from benchmarks.databases import databases
from benchmarks.endurance.clients import Clients
from benchmarks.endurance.mix import exchanges
from benchmarks.endurance.slow import slowed
from benchmarks.growth.worlds import well_read
from benchmarks.load import FaultyError, generator
from benchmarks.services import started

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.databases import Kind
    from benchmarks.progress import Progress
    from benchmarks.targets import Target

LOTS = 10
WORKERS = 2
MORE_AT_MOST = 1.05
"""How many times more than after the first lot there may be after any other."""

_QUIET_SECONDS = 0.5
_SLOW_ROUNDS = 5


class Held(NamedTuple):
    """What all workers hold together after so many requests: resident memory in bytes, and file descriptors."""

    requests: int
    memory: int
    descriptors: int


class Endured(NamedTuple):
    """What a run found: what is held after each lot, and what slow clients change."""

    held: list[Held]
    slow: list[Target]


def endure(kind: Kind, lot: int, seed: int, progress: Progress) -> Endured:
    """Let a service endure it all; raises FaultyError where an answer is wrong, or a worker died."""
    with databases(kind) as place, generator() as send, tempfile.TemporaryDirectory(prefix="benchmark-logs-") as logs:
        place.template("world", well_read())
        with started(place.copy("world", "copy"), Path(logs) / "log", workers=WORKERS) as running:
            clients = Clients(running.address, exchanges(random.Random(seed)))  # noqa: S311 - no secret
            held = list(_after_each_lot(clients, running.process_id, lot, progress))
            return Endured(held, list(slowed(running.address, send, _SLOW_ROUNDS)))


def growth(held: list[Held]) -> tuple[float, float]:
    """How many times more memory and descriptors there were at most, after any lot but the first one."""
    first, *others = held
    return (
        max(one.memory for one in others) / first.memory,
        max(one.descriptors for one in others) / first.descriptors,
    )


def _after_each_lot(clients: Clients, process_id: int, lot: int, progress: Progress) -> Iterator[Held]:
    workers = psutil.Process(process_id).children()
    for number in progress.through("lots", range(1, LOTS + 1)):
        uvloop.run(clients.exchange(lot))
        sleep(_QUIET_SECONDS)  # until the service has noticed that everybody has hung up
        try:
            yield Held(
                number * lot,
                sum(worker.memory_info().rss for worker in workers),
                sum(worker.num_fds() for worker in workers),
            )
        except psutil.NoSuchProcess as gone:
            raise FaultyError(str(gone)) from gone
