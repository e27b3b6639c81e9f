"""One run of the suite, from its settings to its exit status."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console

from contract_tests.report.junit import merge
from contract_tests.report.outcome import Outcome, Run
from contract_tests.report.page import page
from contract_tests.runner.parts import parts, run
from contract_tests.runner.progress import progress
from contract_tests.runner.settings import Settings, SettingsError
from contract_tests.runner.target import TargetError, target
from contract_tests.service import ROOT, NotStartedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from contract_tests.runner.parts import Part

    Plan = Callable[[str, Settings, Path], list[Part]]

PASSED, FAILED, WRONG_SETTINGS, INTERRUPTED = 0, 1, 2, 130


def judge_service(
    environment: Mapping[str, str], reports: Path, plan: Plan = parts, console: Console | None = None
) -> int:
    """Run the suite, and write its reports; the exit status. A `plan` other than the suite's own is for tests."""
    console = console or Console()
    try:
        settings = Settings.of(environment)
    except SettingsError as error:
        _say(console, str(error))
        return WRONG_SETTINGS
    try:
        outcome = Outcome(_run(settings, reports, plan, console), reports)
    except (TargetError, NotStartedError) as error:
        _say(console, f"The service cannot be judged. {error}")
        return FAILED
    except KeyboardInterrupt:
        _say(console, "Interrupted.")
        return INTERRUPTED
    return _report(outcome, reports, console)


def _run(settings: Settings, reports: Path, plan: Plan, console: Console) -> Run:
    _clear(reports)
    began, start = datetime.now(UTC), monotonic()
    with target(settings.base_url, reports / "contract-service.log") as address:
        whose = "" if settings.base_url else ", a service of its own over SQLite"
        _say(console, f"Judging {address}{whose}; profile {settings.profile}, seed {settings.seed}.")
        _say(console, f"The same again: {settings.repeat}")
        with progress(console) as shown:
            done = asyncio.run(run(plan(address, settings, reports), ROOT, shown))
    return Run(settings, address, began, monotonic() - start, done)


def _clear(reports: Path) -> None:
    """Forget the run before."""
    reports.mkdir(parents=True, exist_ok=True)
    for pattern in ("journal-*.jsonl", "contract.*", "contract-*", "fuzz*"):
        for old in reports.glob(pattern):
            if old.is_dir():
                shutil.rmtree(old)
            else:
                old.unlink()


def _report(outcome: Outcome, reports: Path, console: Console) -> int:
    merge([done.part.junit for done in outcome.run.parts], reports / "contract.xml")
    (reports / "contract.html").write_text(page(outcome), encoding="utf-8")
    for line in outcome.lines():
        _say(console, line)
    _say(console, f"{'PASSED' if outcome.passed else 'FAILED'}; the report is {reports / 'contract.html'}")
    return PASSED if outcome.passed else FAILED


def _say(console: Console, line: str) -> None:
    console.print(line, highlight=False, markup=False, soft_wrap=True)
