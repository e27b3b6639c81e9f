"""The outcome of a run: all that its report says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract_tests.coverage import Coverage, Kind
from contract_tests.report.curl import masked
from contract_tests.report.failures import Failures
from contract_tests.report.journals import exchanges
from contract_tests.report.junit import cases
from contract_tests.report.numbers import Numbers
from contract_tests.runner.target import LIMITS_ARE_ON

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from contract_tests.report.failures import Failure
    from contract_tests.report.junit import Case
    from contract_tests.runner.parts import Done
    from contract_tests.runner.settings import Settings

_SHOWN = 30


@dataclass(frozen=True)
class Run:
    """A run that has ended."""

    settings: Settings
    address: str
    began: datetime
    seconds: float
    parts: Sequence[Done]


class Outcome:
    """What a run found, read from what its parts left in the folder of reports."""

    def __init__(self, run: Run, reports: Path) -> None:
        self.run = run
        self.cases: list[Case] = []
        self.coverage = Coverage()
        self.numbers = Numbers(run.address)
        failures = Failures()
        for done in run.parts:
            found = cases(done.part.junit)
            failures.add(done, found)
            self.cases += found
        for exchange in exchanges(reports):
            self.coverage.credit(exchange)
            self.numbers.count(exchange)
            failures.collect(exchange)
        self.failures: list[Failure] = failures.found

    @property
    def passed(self) -> bool:
        """Whether no part and no test failed, and each documented answer was given."""
        fine = all(part.passed for part in self.run.parts)
        return fine and not self.failures and not self.coverage.missing and not self.numbers.limited

    @property
    def advice(self) -> str:
        """What to do about a service that does not let itself be tested; nothing, if it does."""
        return f"{self.numbers.limited} answers were 429: {LIMITS_ARE_ON}" if self.numbers.limited else ""

    @property
    def passed_cases(self) -> int:
        """The number of tests and checks that passed."""
        return sum(case.outcome == "passed" for case in self.cases)

    @property
    def documented(self) -> tuple[int, int]:
        """How many of the documented rows were reached, and how many there are."""
        return self.coverage.reached(Kind.DOCUMENTED)

    def lines(self) -> list[str]:
        """The outcome in a few lines."""
        reached, rows = self.documented
        tests = f"{self.passed_cases} of {len(self.cases)} tests passed"
        requests = f"{self.numbers.requests} requests in {self.run.seconds:.0f} s"
        return [
            *([self.advice] if self.advice else []),
            *_first([masked(f"FAILED  {failure.name}: {failure.message}") for failure in self.failures]),
            *_first([f"MISSING {missing}" for missing in self.coverage.missing]),
            f"{tests}; {reached} of {rows} documented rows reached; {requests}",
        ]


def _first(lines: list[str]) -> list[str]:
    """As many lines as one reads, and how many more there are."""
    more = len(lines) - _SHOWN
    return [*lines[:_SHOWN], f"        and {more} more"] if more > 0 else lines
