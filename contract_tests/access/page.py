"""docs/permissions.md, made from the contract: the matrix as a person reviews it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contract_tests.access.declared import objects
from contract_tests.access.kinds import KINDS, OK
from contract_tests.contract import operations
from contract_tests.document import CONTRACT
from contract_tests.service import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from contract_tests.access.declared import Named
    from contract_tests.contract import Refusal
    from contract_tests.document import Declared

PAGE = ROOT / "docs" / "permissions.md"

_HEAD = """\
# Who may do what

Made from `x-callers` and `x-objects` in `openapi/chat.yaml` by `make permissions`; a test says when it has to be made
anew. Every cell is tried out, on SQLite and on PostgreSQL, by `tests/handlers/test_permissions.py`, and every refusal
by `contract_tests/test_permissions.py` on any service. A refusal changes nothing, which the tests see by comparing all
that there is.

✓ is a success, a number the code of the refusal, whose text stands at the end of the row. Without a token, with the
token of an ended session and with that of a deleted account, every operation answers code 1, HTTP 401, but for those
that anyone may call.
"""

_REFUSALS = {str(operation): operation.refusals for operation in operations()}


class _Line(NamedTuple):
    """A row of a table: what it is about, and what is answered by relation."""

    title: str
    operation: Declared
    answers: list[str]

    def __str__(self) -> str:
        refusals = {name: _REFUSALS[str(self.operation)][name] for name in self.answers if name != OK}
        cells = ["✓" if name == OK else str(refusals[name][1]) for name in self.answers]
        return f"| {' | '.join([self.title, *cells, _texts(refusals.values())])} |"


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_without_objects(), *_by_callers(), *_by_what_else_is_named()])


def _without_objects() -> Iterator[str]:
    yield "## What names no object\n"
    for callers, who in (("anyone", "Anyone"), ("user", "Any logged-in user")):
        names = [f"`{each}`" for each in CONTRACT.operations() if not each.objects and each.callers == callers]
        yield f"{who}: {', '.join(names)}.\n"


def _by_callers() -> Iterator[str]:
    for kind in KINDS:
        lines = [
            _Line(f"`{operation}`", operation, [named.answer(relation) for relation in KINDS[kind].relations])
            for operation in CONTRACT.operations()
            for named in objects(operation)[:1]
            if named.kind == kind
        ]
        yield from _table(f"How the caller stands to {KINDS[kind].what}", kind, lines)


def _by_what_else_is_named() -> Iterator[str]:
    for kind in KINDS:
        lines = [line for operation in CONTRACT.operations() for line in _of_later(operation, kind)]
        yield from _table(f"Beside that: {KINDS[kind].what}", kind, lines)


def _of_later(operation: Declared, kind: str) -> Iterator[_Line]:
    """The rows of an operation's later objects of a kind: one for each group of callers that get the same."""
    for first, named in ((objects(operation)[0], each) for each in objects(operation)[1:] if each.kind == kind):
        rows: dict[tuple[str, ...], list[str]] = {}
        for caller in _accepted(first):
            answers = tuple(named.answer(relation, caller) for relation in KINDS[kind].relations)
            rows.setdefault(answers, []).append(KINDS[first.kind].relations[caller])
        for answers, callers in rows.items():
            who = f", {' or '.join(callers)}" if len(rows) > 1 else ""
            yield _Line(f"`{operation}` {named.field}{who}", operation, list(answers))


def _accepted(first: Named) -> list[str]:
    return [relation for relation in KINDS[first.kind].relations if first.answer(relation) == OK]


def _table(title: str, kind: str, lines: list[_Line]) -> Iterator[str]:
    relations = KINDS[kind].relations
    if lines and relations:
        yield f"## {title}\n"
        yield f"| | {' | '.join(relations.values())} | |"
        yield f"|---|{':-:|' * len(relations)}---|"
        yield from map(str, lines)
        yield ""


def _texts(refusals: Iterable[Refusal]) -> str:
    return "; ".join(f"{code} {info}" for _, code, info in sorted(set(refusals)))
