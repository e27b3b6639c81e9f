"""The parts of a run: programs that work at the same time, each with a log of its own."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from asyncio import subprocess
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from contract_tests.runner.progress import Progress
    from contract_tests.runner.settings import Settings

_LONGEST_LINE = 2**26
_PERCENT = re.compile(r"\[ *(\d+)%\]")
_PHASE = re.compile(r"(Examples|Coverage|Fuzzing|Stateful) \(in ")
_UNTIL_PHASE_ENDS = {"Examples": 10, "Coverage": 35, "Fuzzing": 95, "Stateful": 99}
"""How much of its work Schemathesis has done when it says that a phase has ended, in per cent."""

_TESTS = ("contract_tests", "tests/handlers", "-m", "not inside")
"""What is tested: what belongs to the contract, and the behaviour of all operations that can be seen from outside."""

_OPTIONS = ("-p", "no:cacheprovider", "--numprocesses=auto", "-vv", "-rN")


@dataclass(frozen=True)
class Part:
    """A program that judges the service.

    It says in `junit` what it found, what it prints is kept in `log`, and it may write a `report` of its own.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    junit: Path
    log: Path
    report: Path | None = None


@dataclass(frozen=True)
class Done:
    """A part that has ended: when, in seconds since the start of all parts, and with which status."""

    part: Part
    begin: float
    seconds: float
    status: int

    @property
    def end(self) -> float:
        """When it ended."""
        return self.begin + self.seconds

    @property
    def passed(self) -> bool:
        """Whether it ended as a part without failures does."""
        return self.status == 0


def parts(address: str, settings: Settings, reports: Path) -> list[Part]:
    """The parts of the suite: the tests, and Schemathesis."""
    environment = {
        "BASE_URL": address,
        "SEED": str(settings.seed),
        "PROFILE": settings.profile,
        "REPORTS": str(reports),
        "CONTRACT_OWN_SERVICE": "" if settings.base_url else "1",
        "PYTHONUNBUFFERED": "1",
    }
    return [_tests(environment, reports), _fuzzing(environment, reports)]


def _tests(environment: Mapping[str, str], reports: Path) -> Part:
    junit = reports / "contract-pytest.xml"
    command = (sys.executable, "-m", "pytest", *_TESTS, *_OPTIONS, f"--junitxml={junit}")
    return Part("Tests", command, environment, junit, reports / "contract-pytest.log")


def _fuzzing(environment: Mapping[str, str], reports: Path) -> Part:
    command = (sys.executable, "-m", "contract_tests.runner.fuzzing", str(reports))
    report = reports / "fuzz-html" / "index.html"
    return Part("Schemathesis", command, environment, reports / "fuzz-junit.xml", reports / "contract-fuzz.log", report)


async def run(parts: Sequence[Part], root: Path, progress: Progress) -> list[Done]:
    """Run all parts at the same time, to their ends; cancelling ends them."""
    start = monotonic()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_run(part, root, start, progress)) for part in parts]
    return [task.result() for task in tasks]


async def _run(part: Part, root: Path, start: float, progress: Progress) -> Done:
    begin = monotonic()
    progress.begin(part.name)
    status = await _follow(part, root, progress)
    done = Done(part, begin - start, monotonic() - begin, status)
    progress.end(done)
    return done


async def _follow(part: Part, root: Path, progress: Progress) -> int:
    """Run a part's program, show what it says about its progress, keep all that it prints; its status."""
    program = await subprocess.create_subprocess_exec(
        *part.command,
        cwd=root,
        env=os.environ | dict(part.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        limit=_LONGEST_LINE,
        start_new_session=True,
    )
    assert program.stdout is not None
    try:
        with part.log.open("wb") as log:
            async for line in program.stdout:
                log.write(line)
                _show(part, line.decode("utf-8", "replace"), progress)
        return await program.wait()
    finally:
        if program.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGTERM)  # and what it has started
            await program.wait()


def _show(part: Part, line: str, progress: Progress) -> None:
    percent, phase = _PERCENT.search(line), _PHASE.search(line)
    if percent:
        progress.reach(part.name, int(percent[1]))
    elif phase:
        progress.reach(part.name, _UNTIL_PHASE_ENDS[phase[1]])
