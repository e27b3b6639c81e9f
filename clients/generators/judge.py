"""What is to be found fault with in the code that a generator makes of the contract."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from clients.commands import run
from clients.generators.compilers import COMPILERS, why_not
from clients.generators.table import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clients.generators.table import Generator

_WARNING = re.compile(r"\b(warn(ing)?s?|errors?|deprecat\w+)\b", re.IGNORECASE)
_REPORT = re.compile(r"^\[main\] INFO ")
_MAKESHIFT = re.compile(r"\b(Inline(Object|Response)\w*|\w+[1-5][0-9]{2}Response)\b")
"""Names that a generator makes up where the contract gives none."""

_SOURCES = {".ts", ".py", ".java", ".go", ".kt"}


def findings(generator: Generator, contract: Path, out: Path) -> list[str]:
    """Generate a client of a contract in a folder, compile it, and name all that is wrong with it."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    done = run(generator.call(contract, out), out, HERE / "node_modules" / ".bin")
    if done.status:
        return [f"it ended with {done.status}", *done.output.splitlines()]
    compiled = [] if why_not(generator) else COMPILERS[generator.compiler](generator, out)
    return [*warnings(generator, done.output), *compiled, *makeshift_names(out), *missing(generator, out)]


def warnings(generator: Generator, output: str) -> Iterator[str]:
    """What a generator warned of, less what it says of any contract."""
    for line in output.splitlines():
        if _WARNING.search(line) and not _REPORT.match(line) and not any(noise in line for noise in generator.noise):
            yield line


def makeshift_names(out: Path) -> Iterator[str]:
    """The names that a generator had to make up."""
    for path in sorted(out.rglob("*")):
        if path.suffix in _SOURCES:
            for name in sorted({match.group() for match in _MAKESHIFT.finditer(path.read_text("utf-8"))}):
                yield f"{path.relative_to(out)} has the name {name}"


def missing(generator: Generator, out: Path) -> Iterator[str]:
    """What has to stand in the code, and does not."""
    for name, texts in generator.has.items():
        code = (out / name).read_text("utf-8") if (out / name).is_file() else ""
        yield from (f"{name} has no {text!r}" for text in texts if text not in code)
