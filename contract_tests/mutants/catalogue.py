"""All mutants, and those that are known to survive, each with the reason."""

from __future__ import annotations

from contract_tests.mutants import costs, groups, guards, people, talk, wire
from contract_tests.mutants.mutant import EDGES, EFFECTS, EXAMPLES, ROWS, Mutant

KINDS = {
    "wire": wire.MUTANTS,
    "people": people.MUTANTS,
    "talk": talk.MUTANTS,
    "groups": groups.MUTANTS,
    "guards": guards.GUARDS,
    "costs": costs.COSTS,
}
"""All mutants, by the module that has them."""

MUTANTS = [mutant for kind in KINDS.values() for mutant in kind]

NO_DEFECT = Mutant("(no defect)", "server/answers.py", "Succeed", "Succeed", (ROWS, EXAMPLES, EDGES, EFFECTS))
"""The service as it is, which has to pass."""

SURVIVORS: dict[str, str] = {}
"""By its defect: why the suite cannot find it."""
