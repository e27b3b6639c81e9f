"""What many measurements say together."""

from __future__ import annotations

import random
from statistics import median, quantiles
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_RESAMPLES = 2000
_CONFIDENCE = 0.95


class Spread(NamedTuple):
    """A typical value, and the range around it."""

    median: float
    low: float
    high: float


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent of all values do not exceed; raises ValueError where there are none."""
    if not values:
        message = "there are no values"
        raise ValueError(message)
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def quartiles(values: Sequence[float]) -> Spread:
    """The median, and the range of the middle half of the values."""
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return Spread(middle, low, high)


def confidence(values: Sequence[float]) -> Spread:
    """The median, and where the median of many such measurements lies 95 times in 100, by a bootstrap."""
    chance = random.Random(len(values))  # noqa: S311 - no secret
    medians = sorted(median(chance.choices(values, k=len(values))) for _ in range(_RESAMPLES))
    beyond = round(_RESAMPLES * (1 - _CONFIDENCE) / 2)
    return Spread(median(values), medians[beyond], medians[-beyond - 1])
