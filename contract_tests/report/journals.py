"""Reads the journals of a run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from contract_tests.journal import Exchange

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def exchanges(reports: Path) -> Iterator[Exchange]:
    """Every exchange of a run, journal by journal; a line that a part did not end to write is left out."""
    for journal in sorted(reports.glob("journal-*.jsonl")):
        with journal.open(encoding="utf-8") as lines:
            for line in lines:
                if line.endswith("\n"):
                    yield Exchange(**json.loads(line))
