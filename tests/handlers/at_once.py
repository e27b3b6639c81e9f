"""Requests that are made at the same moment, and how they end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import Answer

ROUNDS = 20
"""How often a race is run."""

Outcome = tuple[int, int, str] | None
"""How a request ended: with a refusal, or with none."""


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make calls at the same moment, each on a thread of its own; what they gave, in their order."""
    all_are_ready = Barrier(len(calls))

    def make(call: Callable[[], Any]) -> Any:
        all_are_ready.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(make, calls))


def outcome(answer: Answer) -> Outcome:
    """How a request ended."""
    return None if answer.status == 200 else answer.refusal


def outcomes(*calls: Callable[[], Answer]) -> list[Outcome]:
    """How requests that are made at the same moment end."""
    return [outcome(answer) for answer in at_once(*calls)]


def one_wins(found: list[Outcome], *refusals: Outcome) -> bool:
    """Whether one request succeeded, and all others were refused in one of these ways."""
    return found.count(None) == 1 and set(found) <= {None, *refusals}
