"""One run of the growth benchmark over one kind of database."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from benchmarks.compare.operations import OPERATIONS
from benchmarks.databases import databases
from benchmarks.growth import worlds
from benchmarks.growth.costs import Side, growth
from benchmarks.growth.extras import EXTRAS, extra_cost
from benchmarks.growth.memory import GREAT_ANSWERS, memory
from benchmarks.growth.searching import searching
from benchmarks.growth.starts import START_AT_MOST, worker_start
from benchmarks.load import generator
from benchmarks.services import started
from benchmarks.targets import Target
from benchmarks.world import compared_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.databases import Databases, Kind
    from benchmarks.load import Load, Result
    from benchmarks.progress import Progress
    from contract_tests.service import Running

_STARTS = 3
_LARGE = {"1,000,000 messages": worlds.with_many_messages, "10,000 conversations": worlds.with_many_talks}


def grow(kind: Kind, rounds: int, progress: Progress) -> list[Target]:
    """Measure everything; raises FaultyError or NotStartedError where the service fails."""
    with databases(kind) as place, generator() as send, tempfile.TemporaryDirectory(prefix="benchmark-logs-") as logs:
        run = _Run(place, send, Path(logs), rounds, progress)
        return [*run.costs(), *run.great_answers(), *run.extras(), *run.starts()]


class _Run:
    def __init__(
        self, place: Databases, send: Callable[[Load], Result], logs: Path, rounds: int, progress: Progress
    ) -> None:
        self._place = place
        self._send = send
        self._logs = logs
        self._rounds = rounds
        self._progress = progress
        self._numbers = count(1)

    def costs(self) -> Iterator[Target]:
        self._place.template("few", worlds.small())
        for name, make in self._progress.through("large worlds", list(_LARGE.items())):
            large = make()
            self._place.template("many", large)
            with self._service("few") as small_service, self._service("many") as large_service:
                sides = Side("few", worlds.small(), small_service), Side(name, large, large_service)
                yield from growth(*sides, self._send, self._rounds, self._progress)
            self._place.drop("many")

    def great_answers(self) -> Iterator[Target]:
        self._place.template("searched", worlds.searched())
        for great in self._progress.through("great answers", GREAT_ANSWERS):
            with self._service("searched") as running:
                yield from memory(great, running, self._send)
        with self._service("searched") as running:
            yield searching(running, self._send)
        self._place.drop("searched")

    def extras(self) -> Iterator[Target]:
        self._place.template("compared", compared_world())
        for extra in EXTRAS:
            with self._service("compared") as without, self._service("compared", **extra.settings) as with_it:
                concerned = [operation for operation in OPERATIONS if extra.concerns(operation)]
                for operation in self._progress.through(extra.title, concerned):
                    yield extra_cost(extra, (without, with_it), operation, self._send, self._rounds)

    def starts(self) -> Iterator[Target]:
        took = []
        for _ in self._progress.through("start", range(_STARTS)):
            before = perf_counter()
            with self._service("few") as running:
                took.append(perf_counter() - before)
                worker = worker_start(running, self._send)
        yield Target("start to the first answer", sorted(took)[_STARTS // 2], START_AT_MOST, at_least=False, unit=" s")
        yield worker

    @contextmanager
    def _service(self, template: str, **settings: Any) -> Iterator[Running]:
        """The service over a copy of a world of its own."""
        name = f"copy-{next(self._numbers)}"
        url = self._place.copy(template, name)
        with started(url, self._logs / f"{name}.log", **settings) as running:
            yield running
        self._place.drop(name)
