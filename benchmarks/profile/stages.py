"""The stages of a request, as the places in the service's code where they begin."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from contract_tests.service import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.profile.samples import Place, Sample

STATEMENTS = "statements"
TRANSACTION = "begin and commit"
WAITING = "waiting for a thread or a server"
REST = "the rest"


class Rule(NamedTuple):
    """A stage begins in a module of the service, or of a library, in one of these functions; without any, in all."""

    stage: str
    module: str
    functions: frozenset[str] = frozenset()

    def fits(self, place: Place) -> bool:
        """Whether the stage begins at a place."""
        is_there = place.file.startswith(f"{ROOT}/{self.module}") or place.file.endswith(f"site-packages/{self.module}")
        return is_there and (not self.functions or place.function in self.functions)


RULES = (
    Rule("log", "server/request_log.py", frozenset({"_text_line", "add", "_write"})),
    Rule("read the body", "server/bodies.py", frozenset({"read"})),
    Rule("login", "server/login.py", frozenset({"caller"})),
    Rule("parse and validate", "server/bodies.py", frozenset({"parse"})),
    Rule("parse and validate", "server/parameters.py", frozenset({"values"})),
    Rule("answer", "server/answers.py"),
    Rule(STATEMENTS, "db/statements.py", frozenset({"rows", "row", "value", "run"})),
    Rule("handler", "handlers/"),
    Rule("route", "server/routing.py", frozenset({"find", "_segments"})),
    Rule(TRANSACTION, "db/group_commit.py", frozenset({"_close"})),
    Rule(TRANSACTION, "peewee.py", frozenset({"begin", "commit"})),
)
"""A place that fits none belongs to the stage of its caller, and so do those in a stage that is around no other."""


class Stage(NamedTuple):
    """Where time goes: a stage, and whether it is in the statements that the stage runs."""

    name: str
    in_statements: bool = False


def stages(samples: Iterable[Sample]) -> Counter[Stage]:
    """How many samples fell into each stage."""
    found: Counter[Stage] = Counter()
    for sample in samples:
        found[stage_of(sample)] += sample.number
    return found


def stage_of(sample: Sample) -> Stage:
    """The stage that a sample fell into."""
    if not sample.places:
        return Stage(WAITING)
    stage = Stage(REST)
    for place in sample.places:
        name = next((rule.stage for rule in RULES if rule.fits(place)), None)
        if name == STATEMENTS:
            return Stage(stage.name, in_statements=True)
        if name == TRANSACTION:
            return Stage(TRANSACTION)
        if name is not None and stage.name == REST:
            stage = Stage(name)
    return stage
