"""What was tried in a run, in numbers."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from contract_tests.contract import SPEC, operations
from contract_tests.judge import template_of

if TYPE_CHECKING:
    from contract_tests.journal import Exchange

OTHER_METHODS = "other methods"
OTHER_URLS = "other URLs"


@dataclass
class Tried:
    """The requests to an operation: how many got which answer, and how long they took."""

    name: str
    answers: Counter[tuple[int, int | None]] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    slowest: Exchange | None = None

    def count(self, exchange: Exchange) -> None:
        """Add a request."""
        self.answers[exchange.status, _code(exchange.answer)] += 1
        self.seconds.append(exchange.seconds)
        if self.slowest is None or exchange.seconds > self.slowest.seconds:
            self.slowest = exchange

    @property
    def requests(self) -> int:
        """The number of requests."""
        return len(self.seconds)

    @property
    def by_answer(self) -> list[tuple[int, int | None, int]]:
        """Status, code, and how many of them, in order; an answer without a code comes first of its status."""
        return sorted(((*key, number) for key, number in self.answers.items()), key=lambda row: (row[0], row[1] or 0))

    @property
    def median(self) -> float:
        """The time of the request in the middle, in milliseconds."""
        return 1000 * median(self.seconds) if self.seconds else 0

    @property
    def longest(self) -> float:
        """The time of the slowest request, in milliseconds."""
        return 1000 * max(self.seconds, default=0)


class Numbers:
    """The numbers of a run, operation by operation."""

    def __init__(self, base_url: str) -> None:
        names = [*map(str, operations()), OTHER_METHODS, OTHER_URLS]
        self._by_name = {name: Tried(name) for name in names}
        self._base_url = base_url
        self.limited = 0

    @property
    def tried(self) -> list[Tried]:
        """The operations in the contract's order, then what is none."""
        return list(self._by_name.values())

    @property
    def requests(self) -> int:
        """The number of all requests."""
        return sum(tried.requests for tried in self.tried)

    def count(self, exchange: Exchange) -> None:
        """Add a request; `limited` counts those that the judged service itself refused for their number."""
        self._by_name[_name(exchange)].count(exchange)
        self.limited += exchange.status == 429 and exchange.url.startswith(f"{self._base_url}/")


def _name(exchange: Exchange) -> str:
    path = template_of(urlsplit(exchange.url).path)
    if path is None:
        return OTHER_URLS
    return f"{exchange.method} {path}" if exchange.method.lower() in SPEC["paths"][path] else OTHER_METHODS


def _code(answer: str) -> int | None:
    """The code of an answer, which may be cut."""
    try:
        code = json.loads(answer)["code"]
    except (ValueError, TypeError, KeyError):
        return 0 if answer.startswith('{"code":0,') else None
    return code if isinstance(code, int) else None
