"""`make mutants`: is each deliberate defect found?

`KIND=guards` takes those of one module, `SAMPLE=n` takes n of them, others with each commit.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track
from rich.table import Table

from contract_tests.mutants.catalogue import KINDS, MUTANTS, NO_DEFECT, SURVIVORS
from contract_tests.mutants.hunt import Verdict, hunt
from contract_tests.service import ROOT

if TYPE_CHECKING:
    from contract_tests.mutants.mutant import Mutant


def main() -> int:
    """Hunt the mutants, as many at once as there are cores; the exit status is 1 where one survives unexplained."""
    kind = os.environ.get("KIND")
    if kind and kind not in KINDS:
        sys.exit(f"KIND has to be one of {', '.join(KINDS)}")
    mutants = [NO_DEFECT, *sample(KINDS[kind] if kind else MUTANTS, int(os.environ.get("SAMPLE") or len(MUTANTS)))]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        hunts = [pool.submit(hunt, mutant) for mutant in mutants]
        done = track(as_completed(hunts), "Hunting mutants", total=len(hunts))
        verdicts = sorted((each.result() for each in done), key=lambda verdict: mutants.index(verdict.mutant))
    show(verdicts)
    return 1 if any(not is_settled(verdict) for verdict in verdicts) else 0


def sample(mutants: list[Mutant], number: int) -> list[Mutant]:
    """So many of some mutants; which ones, the present commit decides."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, check=False).stdout  # noqa: S607 - git is the user's
    picked = random.Random(commit).sample(mutants, min(number, len(mutants)))  # noqa: S311 - a sample, no secret
    return [mutant for mutant in mutants if mutant in picked]


def is_settled(verdict: Verdict) -> bool:
    """Whether a mutant was killed or is known to survive, and the service without a defect passes."""
    if verdict.mutant is NO_DEFECT:
        return verdict.killed_by is None
    return verdict.killed_by is not None or verdict.mutant.defect in SURVIVORS


def show(verdicts: list[Verdict]) -> None:
    """Print the table of what came of each mutant."""
    table = Table("Defect", "File", "Killed by", "s")
    for verdict in verdicts:
        survived = SURVIVORS.get(verdict.mutant.defect, "SURVIVED")
        table.add_row(
            verdict.mutant.defect, verdict.mutant.file, verdict.killed_by or survived, f"{verdict.seconds:.0f}"
        )
    killed = sum(verdict.killed_by is not None for verdict in verdicts)
    console = Console(width=160)
    console.print(table)
    console.print(f"{killed} of {len(verdicts) - 1} mutants killed")


if __name__ == "__main__":
    sys.exit(main())
