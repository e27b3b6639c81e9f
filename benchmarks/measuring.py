"""One load, measured: what it took of the service, and what the clients saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from benchmarks.load import require_no_fault
from benchmarks.processes import processor_seconds
from benchmarks.statistics import percentile

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.load import Load, Result
    from contract_tests.service import Running


class Measured(NamedTuple):
    """How many requests there were, how much processor time each took (µs), how many a second, how long each (ms)."""

    requests: int
    processor_us: float
    per_second: float
    p50_ms: float
    p99_ms: float


def measured(running: Running, load: Load, send: Callable[[Load], Result]) -> Measured:
    """Send a load to a service, and measure; raises FaultyError where an answer is no success."""
    before = processor_seconds(running.process_id)
    result = require_no_fault(send(load))
    used = processor_seconds(running.process_id) - before
    requests = len(result.latencies)
    return Measured(
        requests,
        used / requests * 1_000_000,
        requests / result.seconds,
        percentile(result.latencies, 50) * 1_000,
        percentile(result.latencies, 99) * 1_000,
    )
