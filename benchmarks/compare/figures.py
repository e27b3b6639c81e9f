"""What the samples of a run say about each peer and operation."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.registry import SERVICE
from benchmarks.statistics import Spread, confidence, quartiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.compare.rounds import Sample


class Figure(NamedTuple):
    """What an operation costs a peer; `ratio` is how much more processor time it takes than the service.

    The ratio is that of the same round, so that what slows the machine down for a while slows down both.
    """

    operation: str
    peer: str
    processor_us: Spread
    ratio: Spread
    per_second: float
    p50_ms: float
    p99_ms: float


def figures(samples: Sequence[Sample]) -> list[Figure]:
    """A figure for each operation and peer, in the order in which they first come; the service has to be among them."""
    pairs = dict.fromkeys((sample.operation, sample.peer) for sample in samples)
    ours = {(sample.operation, sample.round): sample for sample in samples if sample.peer == SERVICE.name}
    return [_figure([sample for sample in samples if (sample.operation, sample.peer) == pair], ours) for pair in pairs]


def _figure(samples: list[Sample], ours: dict[tuple[str, int], Sample]) -> Figure:
    costs = [sample.measured for sample in samples]
    ratios = [
        sample.measured.processor_us / ours[key].measured.processor_us
        for sample in samples
        if (key := (sample.operation, sample.round)) in ours
    ]
    return Figure(
        samples[0].operation,
        samples[0].peer,
        quartiles([cost.processor_us for cost in costs]),
        confidence(ratios),
        median(cost.per_second for cost in costs),
        median(cost.p50_ms for cost in costs),
        median(cost.p99_ms for cost in costs),
    )
