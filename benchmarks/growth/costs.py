"""What the same question costs a small and a large service, asked in turns by one client."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.growth.questions import questions
from benchmarks.load import Load
from benchmarks.measuring import measured
from benchmarks.targets import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.growth.questions import Question
    from benchmarks.load import Result
    from benchmarks.measuring import Measured
    from benchmarks.progress import Progress
    from benchmarks.world import World
    from contract_tests.service import Running

GROWTH_AT_MOST = 1.3

_SECONDS = 0.5
_WARM_UP_SECONDS = 0.3


class Side(NamedTuple):
    """A service, the world that it is over, and how that is called."""

    name: str
    world: World
    running: Running


def growth(
    small: Side, large: Side, send: Callable[[Load], Result], rounds: int, progress: Progress
) -> Iterator[Target]:
    """How many times more each question costs the large service: in time until the answer, and in processor time."""
    pairs = list(zip(questions(small.world), questions(large.world), strict=True))
    for of_small, of_large in progress.through(large.name, pairs):
        _ask(small, of_small, send, _WARM_UP_SECONDS)
        _ask(large, of_large, send, _WARM_UP_SECONDS)
        costs = []
        for number in range(rounds):
            asks = [(small, of_small), (large, of_large)][:: -1 if number % 2 else 1]
            costs.append({side.name: _ask(side, question, send, _SECONDS) for side, question in asks})
        what = f"{of_small.title}, {large.name} against {small.name}"
        waits = median(cost[large.name].p50_ms / cost[small.name].p50_ms for cost in costs)
        yield Target(f"{what}: time to the answer", waits, GROWTH_AT_MOST, at_least=False, unit="x")
        work = median(cost[large.name].processor_us / cost[small.name].processor_us for cost in costs)
        yield Target(f"{what}: processor time", work, GROWTH_AT_MOST, at_least=False, unit="x")


def _ask(side: Side, question: Question, send: Callable[[Load], Result], seconds: float) -> Measured:
    return measured(side.running, Load(side.running.address, question.requests, 0, 1, seconds), send)
