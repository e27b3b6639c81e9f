"""What a second worker costs each request, and how long the service and a worker take to start."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

import psutil

from benchmarks.load import Load, require_no_fault
from benchmarks.measuring import measured
from benchmarks.people import token
from benchmarks.targets import Target
from benchmarks.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.compare.operations import Operation
    from benchmarks.load import Result
    from contract_tests.service import Running

SECOND_WORKER_AT_MOST = 1.1
START_AT_MOST = 2

_SECONDS = 1.5
_FRIENDS = [Request("GET", "/user/get_friends", token(1))]


def second_worker(
    services: tuple[Running, Running],
    operation: Operation,
    requests: list[Request],
    send: Callable[[Load], Result],
    rounds: int,
) -> Target:
    """How many times more processor time a request takes of the second service, with two workers, than of the first.

    They are asked at a third of what one worker can do: two that are always busy slow each other's core down.
    """
    full = [Load(running.address, requests, 0, operation.connections, _SECONDS) for running in services]
    of_one = max(measured(running, load, send).processor_us for running, load in zip(services, full, strict=True))
    pace = 3 * operation.connections * of_one / 1_000_000
    loads = [load._replace(pace=pace) for load in full]
    costs = [
        [measured(running, load, send).processor_us for running, load in zip(services, loads, strict=True)]
        for _ in range(rounds)
    ]
    ratio = median([with_two / with_one for with_one, with_two in costs])
    what = f"two workers against one: {operation.title}"
    return Target(what, ratio, SECOND_WORKER_AT_MOST, at_least=False, unit="x")


def worker_start(running: Running, send: Callable[[Load], Result]) -> Target:
    """How long it takes from the end of the only worker to the first answer of the next one."""
    (worker,) = psutil.Process(running.process_id).children()
    worker.kill()
    worker.wait()
    started = perf_counter()
    require_no_fault(send(Load(running.address, _FRIENDS, 0, 1, 0.001)))
    return Target("start of a worker", perf_counter() - started, START_AT_MOST, at_least=False, unit=" s")
