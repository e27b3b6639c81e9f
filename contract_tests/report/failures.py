"""What failed in a run, with the requests of each failed scenario."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from contract_tests.contract import SPEC
from contract_tests.judge import template_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract_tests.journal import Exchange
    from contract_tests.report.junit import Case
    from contract_tests.runner.parts import Done

_KEPT = 40
_SHOWN = 6
_TAIL_BYTES = 6000


@dataclass
class Failure:
    """A test, a check or a part that failed."""

    name: str
    title: str
    message: str
    text: str
    scenario: str = ""
    exchanges: deque[Exchange] = field(default_factory=lambda: deque(maxlen=_KEPT))

    @property
    def before(self) -> list[Exchange]:
        """What was sent before the decisive request, as far as it is shown."""
        found = self.decisive
        sent = list(self.exchanges)
        return sent[: sent.index(found)][-_SHOWN:] if found else []

    @property
    def decisive(self) -> Exchange | None:
        """The request that failed: one whose answer is not as declared, else the last before everybody logs off."""
        sent = list(self.exchanges)
        wrong = [exchange for exchange in sent if _undeclared(exchange)]
        if wrong:
            return wrong[-1]
        while len(sent) > 1 and urlsplit(sent[-1].url).path == "/user/logoff":
            sent.pop()
        return sent[-1] if sent else None


class Failures:
    """All failures of a run."""

    def __init__(self) -> None:
        self.found: list[Failure] = []
        self._by_scenario: dict[str, Failure] = {}

    def add(self, done: Done, cases: Sequence[Case]) -> None:
        """Add the failed cases of a part; a part that failed without any is a failure of its own."""
        found = [_of_case(case) for case in cases if case.failed]
        if not found and not done.passed:
            found = [_of_part(done)]
        self.found += found
        self._by_scenario |= {failure.scenario: failure for failure in found if failure.scenario}

    def collect(self, exchange: Exchange) -> None:
        """Keep an exchange, if its scenario failed."""
        failure = self._by_scenario.get(exchange.scenario)
        if failure:
            failure.exchanges.append(exchange)


def _of_case(case: Case) -> Failure:
    if case.is_test:
        test, bracket, parameters = case.name.partition("[")
        title = f"{test.removeprefix('test_').replace('_', ' ').capitalize()} {bracket}{parameters}".strip()
        return Failure(case.scenario, title, *_words(case), case.scenario)
    name = f"{case.classname} {case.name}".strip()
    return Failure(name, name, *_words(case))


def _words(case: Case) -> tuple[str, str]:
    """What a case says in short, and at length."""
    lines = (case.message or case.text).strip().splitlines() or [case.outcome]
    return lines[0].removeprefix("AssertionError: "), case.text or case.message


def _of_part(done: Done) -> Failure:
    """A part that failed and names no test for it: the end of its log has to do."""
    log, name = done.part.log, done.part.name
    tail = log.read_bytes()[-_TAIL_BYTES:].decode("utf-8", "replace") if log.exists() else ""
    lines = tail.strip().splitlines()
    return Failure(name, name, f"ended with status {done.status}: {lines[-1] if lines else 'no output'}", tail)


def _undeclared(exchange: Exchange) -> bool:
    """Whether the judge found an answer wrong: an operation that is declared was not put down for it."""
    template = template_of(urlsplit(exchange.url).path)
    return exchange.operation is None and exchange.method.lower() in SPEC["paths"].get(template, {})
