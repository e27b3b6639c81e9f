"""What `x-callers` and `x-objects` of an operation say, and what they fail to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contract_tests.access.kinds import KINDS, OK, OTHERS
from contract_tests.document import without_code
from contract_tests.living_things import is_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import JSON
    from contract_tests.document import Declared

_SPEAKS_OF = {
    "friend": ("user",),
    "friend_group_owner": ("friend_group",),
    "member": ("conversation", "group"),
    "manager": ("conversation", "group"),
    "owner": ("conversation", "group"),
}
"""The words of `x-callers` that are about an object, and the kinds of objects that each can be about."""


@dataclass(frozen=True)
class Named:
    """An object that an id of a request names.

    `told` is what a request gets by each way to stand to the object, and `callers`, of the first object alone, whom
    `x-callers` names.
    """

    field: str
    kind: str
    told: JSON
    callers: str = ""

    def answer(self, relation: str, caller: str = "") -> str:
        """What a request gets that names an object of this relation: `ok`, or the name of an error.

        `caller` is how the caller stands to the first object, where this is a later one.
        """
        words = KINDS[self.kind].words_for(relation)
        told = next((self.told[word] for word in words if word in self.told), None)
        if told is None:
            told = OK if self.callers in words else self.told.get(OTHERS, OK)
        return str(told.get(caller, OK) if isinstance(told, dict) else told)


def objects(operation: Declared) -> list[Named]:
    """What the ids of an operation name, in the order of the contract: the first is what `x-callers` is about."""
    return [
        Named(field, told["kind"], _without_kind(told), "" if place else operation.callers)
        for place, (field, told) in enumerate(operation.objects.items())
    ]


def ids(operation: Declared) -> list[str]:
    """The names of the parameters and fields of an operation that are ids."""
    schemas = {parameter["name"]: parameter.get("schema", {}) for parameter in operation.parameters}
    return [name for name, schema in (schemas | operation.fields).items() if is_id(name, schema)]


def faults(operation: Declared) -> Iterator[str]:
    """What is missing of the declaration of an operation, or wrong with it, in words that say what to write."""
    written, needed = operation.objects, ids(operation)
    for field in needed:
        if field not in written:
            kinds = ", ".join(KINDS)
            yield f"x-objects does not say what {field} names: its kind ({kinds}), and what is answered by relation"
    yield from (f"x-objects.{field} is no id of the request" for field in written if field not in needed)
    for field, told in written.items():
        yield from (f"x-objects.{field} {fault}" for fault in _faults_of(operation, told))
    yield from _faults_of_callers(operation)


def _faults_of_callers(operation: Declared) -> Iterator[str]:
    first: JSON = next(iter(operation.objects.values()), {})
    kinds = _SPEAKS_OF.get(operation.callers)
    if kinds and first.get("kind") not in kinds:
        yield f"x-callers is {operation.callers}, and the first of x-objects is no {' or '.join(kinds)}"


def _faults_of(operation: Declared, told: JSON) -> Iterator[str]:
    kind = KINDS.get(str(told.get("kind")))
    if kind is None:
        yield f"has the kind {told.get('kind')!r}, none of: {', '.join(KINDS)} (contract_tests/access)"
        return
    answers = _without_kind(told)
    for word in answers.keys() - set(kind.keys):
        yield f"tells of {word}, which is none of: {', '.join(kind.keys)}"
    if kind.relations and OTHERS not in answers:
        yield "does not tell what others get"
    for name in {name for answer in answers.values() for name in _names(answer)} - {OK, *_errors(operation)}:
        yield f"answers {name}, which is neither ok nor an error of the operation"


def _without_kind(told: JSON) -> JSON:
    return {key: value for key, value in told.items() if key != "kind"}


def _names(answer: Any) -> list[str]:
    return [str(each) for each in answer.values()] if isinstance(answer, dict) else [str(answer)]


def _errors(operation: Declared) -> set[str]:
    schema = operation.responses.get("400", {}).get("schema", {})
    return {without_code(name) for name in operation.document.branches(schema)}
