"""How long the service and a worker take to start."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import psutil

from benchmarks.load import Load, require_no_fault
from benchmarks.people import token
from benchmarks.targets import Target
from benchmarks.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.load import Result
    from contract_tests.service import Running

START_AT_MOST = 2

_FRIENDS = [Request("GET", "/user/get_friends", token(1))]


def worker_start(running: Running, send: Callable[[Load], Result]) -> Target:
    """How long it takes from the end of the only worker to the first answer of the next one."""
    (worker,) = psutil.Process(running.process_id).children()
    worker.kill()
    worker.wait()
    started = perf_counter()
    require_no_fault(send(Load(running.address, _FRIENDS, 0, 1, 0.001)))
    return Target("start of a worker", perf_counter() - started, START_AT_MOST, at_least=False, unit=" s")
