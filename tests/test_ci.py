"""CI leaves nothing out."""

from __future__ import annotations

import re
import shlex

from contract_tests.service import ROOT

CHECKS = re.compile(r"^(test(?:-\w+)?|lint-\w+|mutants|breaking):", re.MULTILINE)
RUN = re.compile(r"^for target in (.*); do$", re.MULTILINE)


def test_ci_runs_every_check_of_the_makefile() -> None:
    checks = set(CHECKS.findall((ROOT / "Makefile").read_text("utf-8")))
    [targets] = RUN.findall((ROOT / ".ci" / "run").read_text("utf-8"))
    assert checks >= {"test", "lint-spec", "test-clients", "mutants", "breaking"}
    assert checks == {target.split()[0] for target in shlex.split(targets)}
