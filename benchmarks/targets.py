"""A promise with a number, and whether it is kept."""

from __future__ import annotations

from typing import NamedTuple


class Target(NamedTuple):
    """What was measured, and what it has to be at least or at most; None: nothing is promised."""

    what: str
    measured: float
    needed: float | None
    at_least: bool
    unit: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the promise is kept."""
        if self.needed is None:
            return True
        return self.measured >= self.needed if self.at_least else self.measured <= self.needed

    @property
    def demand(self) -> str:
        """What is promised, in a few signs."""
        if self.needed is None:
            return ""
        return f"{'≥' if self.at_least else '≤'} {self.needed:g}{self.unit}"
