"""What a comparison leaves behind: JSON for machines, and a picture."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from benchmarks.compare.figures import figures
from benchmarks.compare.plot import plot
from benchmarks.compare.promises import promises

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from benchmarks.compare.run import Outcome
    from benchmarks.compare.settings import Settings


def write(outcome: Outcome, settings: Settings, machine: Mapping[str, str], reports: Path) -> tuple[Path, Path]:
    """Write `bench-<kind>.json` and `bench-<kind>.svg`; where they are."""
    known = figures(outcome.samples)
    data: dict[str, Any] = {
        "machine": dict(machine),
        "database": settings.kind,
        "rounds": settings.rounds,
        "seconds": settings.seconds,
        "seed": settings.seed,
        "disqualified": outcome.disqualified,
        "figures": [
            figure._asdict() | {"processor_us": figure.processor_us._asdict(), "ratio": figure.ratio._asdict()}
            for figure in known
        ],
        "targets": [target._asdict() | {"is_met": target.is_met} for target in promises(settings.kind, known)],
        "samples": [sample._asdict() | {"measured": sample.measured._asdict()} for sample in outcome.samples],
    }
    as_json, as_svg = (reports / f"bench-{settings.kind}.{kind}" for kind in ("json", "svg"))
    as_json.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")
    as_svg.write_text(plot(known, settings.kind, machine), "utf-8")
    return as_json, as_svg
