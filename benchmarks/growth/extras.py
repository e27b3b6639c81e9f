"""What a request costs more where the service does something besides: run a second worker, or keep rate limits."""

from __future__ import annotations

from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.load import Load
from benchmarks.measuring import measured
from benchmarks.targets import Target
from benchmarks.world import compared_world
from contract_tests.contract import SPEC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.compare.operations import Operation
    from benchmarks.load import Result
    from benchmarks.measuring import Measured
    from contract_tests.service import Running

RATE_LIMITS = ",".join(f"{name}=999999/0.000001" for name in SPEC["components"]["x-rate-limits"])
"""All limits that the contract declares, each so high that nobody is refused."""

_SECONDS = 1.5


class Extra(NamedTuple):
    """Something that a service does besides, how it is started then, and how many times the cost it may have.

    A worker is asked again after `spacing` times as long as a request takes; where that is 0, as soon as it can answer.
    """

    title: str
    settings: dict[str, Any]
    at_most: float
    concerns: Callable[[Operation], bool]
    spacing: float = 0

    @property
    def workers(self) -> int:
        """How many workers the service has then."""
        workers: int = self.settings.get("workers", 1)
        return workers


def _is_limited(operation: Operation) -> bool:
    operations = [each for path in SPEC["paths"].values() for each in path.values() if isinstance(each, dict)]
    return any(each["operationId"] == operation.name and "x-rate-limits" in each for each in operations)


def _answers_soon(operation: Operation) -> bool:
    return operation.name != "log_in"


EXTRAS = (
    Extra("two workers against one", {"workers": 2}, 1.1, _answers_soon, spacing=3),
    Extra("rate limits on against off", {"rate_limits": RATE_LIMITS}, 1.05, _is_limited),
)


def extra_cost(
    extra: Extra,
    services: tuple[Running, Running],
    operation: Operation,
    send: Callable[[Load], Result],
    rounds: int,
) -> Target:
    """How many times more processor time a request takes of the second service, which has the extra.

    Two workers are asked for twice as much as one, so that each rests as often: a processor that rests between
    two requests takes more for each, whoever it works for. Did they never rest, they and who asks them would be
    more than two cores can do.
    """
    requests = operation.requests(compared_world(), 1)
    full = [Load(running.address, requests, 0, operation.connections, _SECONDS) for running in services]
    of_one = max(measured(running, load, send).processor_us for running, load in zip(services, full, strict=True))
    pace = extra.spacing * operation.connections * of_one / 1_000_000
    loads = [load._replace(pace=pace / workers) for load, workers in zip(full, (1, extra.workers), strict=True)]
    ratio = median(_ratios([partial(measured, *side, send) for side in zip(services, loads, strict=True)], rounds))
    return Target(f"{extra.title}: {operation.title}", ratio, extra.at_most, at_least=False, unit="x")


def _ratios(sides: Sequence[Callable[[], Measured]], rounds: int) -> Iterator[float]:
    """How many times the cost of the first side the second one has, in each round, with another one first each time."""
    for number in range(rounds):
        order = (0, 1) if number % 2 == 0 else (1, 0)
        costs = {side: sides[side]().processor_us for side in order}
        yield costs[1] / costs[0]
