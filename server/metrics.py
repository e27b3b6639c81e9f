"""What a worker counts for Prometheus (docs/operations.md, "Metrics"); imported only where METRICS_PORT is set."""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, values

from db import database

if TYPE_CHECKING:
    from collections.abc import Callable

_NO_OPERATION = "none"
_BUCKETS = (0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
_LOOKS_EVERY_SECONDS = 0.5


class _Value(values.MultiProcessValue()):  # type: ignore[misc]
    """A number in the file of a worker, for a fifth of the library's price, which would be a tenth of a short request.

    It has no lock and looks for no fork, for a worker counts on one thread and forks no more. It writes to the place
    in the mapped file that the library has given it; that stays where it is, also when the file grows.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._doubles = memoryview(self._file._m).cast("d")  # noqa: SLF001 - there is no other way to it
        self._place = self._file._positions[self._key] // self._doubles.itemsize  # noqa: SLF001

    def inc(self, amount: float) -> None:
        """Add to it."""
        self._doubles[self._place] += amount

    def set(self, value: float, timestamp: float | None = None) -> None:  # noqa: ARG002 - the library's
        """Replace it."""
        self._doubles[self._place] = value


if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
    values.ValueClass = _Value


class _Series(NamedTuple):
    """Where all requests of one operation, status and code are counted."""

    add: Callable[[], None]
    observe: Callable[[float], None]


class Metrics:
    """What one worker counts.

    Whoever serves the metrics adds up what all workers have; the mode `livesum` leaves out those that have ended. Every
    value of a label comes from the contract, so there are no more series than it has errors.
    """

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()  # its own: there may be several in one process
        self._requests = Counter(
            "chat_http_requests_total", "Requests answered", ["operation", "status", "code"], registry=registry
        )
        self._durations = Histogram(
            "chat_http_request_duration_seconds",
            "Seconds until an answer was sent",
            ["operation"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._in_flight = _gauge("chat_http_requests_in_flight", "Requests that are being answered", registry)
        self._begun = 0
        self._series: dict[tuple[str | None, int, int | None], _Series] = {}
        self._worker = _Worker(registry)
        self._pool = _Pool(registry) if database.is_served() else None

    def begin(self) -> None:
        """Take note of a request that begins."""
        self._begun += 1

    def end(self, operation: str | None, status: int, code: int | None, seconds: float) -> None:
        """Count a request, for whose beginning `begin` was called."""
        self._begun -= 1
        key = operation, status, code
        series = self._series.get(key)
        if series is None:
            series = self._series[key] = self._series_of(*key)
        series.add()
        series.observe(seconds)

    def _series_of(self, operation: str | None, status: int, code: int | None) -> _Series:
        name = operation or _NO_OPERATION
        counter = self._requests.labels(name, status, "" if code is None else code)
        return _Series(counter.inc, self._durations.labels(name).observe)

    async def watch(self) -> None:
        """Look again and again, until this is cancelled."""
        while True:
            self.look()
            await asyncio.sleep(_LOOKS_EVERY_SECONDS)

    def look(self) -> None:
        """Look at what changes without being counted."""
        self._in_flight.set(self._begun)
        self._worker.look()
        if self._pool is not None:
            self._pool.look()


class _Worker:
    """What the process takes."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._cpu = Counter("chat_worker_cpu_seconds_total", "Processor time that workers used", registry=registry)
        self._memory = _gauge("chat_worker_resident_memory_bytes", "Memory that workers have", registry)
        self._process = ProcessCollector(registry=None)
        self._cpu_seconds = 0.0

    def look(self) -> None:
        before, self._cpu_seconds = self._cpu_seconds, time.process_time()
        self._cpu.inc(self._cpu_seconds - before)
        for family in self._process.collect():  # none but on Linux
            if family.name == "process_resident_memory_bytes":
                self._memory.set(family.samples[0].value)


class _Pool:
    """How the connections to PostgreSQL are used."""

    def __init__(self, registry: CollectorRegistry) -> None:
        name = "chat_database_connections"
        self._in_use = _gauge(f"{name}_in_use", "Connections to PostgreSQL that requests use", registry)
        self._open = _gauge(f"{name}_open", "Connections to PostgreSQL that are open, or being opened", registry)
        self._limit = _gauge(f"{name}_limit", "Connections to PostgreSQL that there may be", registry)
        self._waiting = _gauge("chat_database_requests_waiting", "Requests that wait for a connection", registry)

    def look(self) -> None:
        usage = database.pool_usage()
        self._in_use.set(usage.in_use)
        self._open.set(usage.open)
        self._limit.set(usage.limit)
        self._waiting.set(usage.waiting)


def _gauge(name: str, what: str, registry: CollectorRegistry) -> Gauge:
    return Gauge(name, what, registry=registry, multiprocess_mode="livesum")
