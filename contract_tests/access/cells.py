"""The cells of the matrix: an operation, called by everybody who stands somehow to each object that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from contract_tests.access.declared import objects
from contract_tests.access.kinds import OK
from contract_tests.api import Caller
from contract_tests.contract import NOT_LOGGED_IN, operations
from contract_tests.living_calls import calls, send

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.access.cast import Cast
    from contract_tests.access.declared import Named
    from contract_tests.api import User
    from contract_tests.document import Declared
    from contract_tests.living_calls import Slot

_REFUSALS = {str(operation): operation.refusals | {"NotLoggedIn": NOT_LOGGED_IN} for operation in operations()}


@dataclass(frozen=True)
class Cell:
    """A request: who calls and what it names, in words, its values, and the answer that the contract declares."""

    operation: Declared
    who: str
    caller: Caller
    values: dict[Slot, Any]
    expected: str

    @property
    def is_refused(self) -> bool:
        """Whether the request has to be refused."""
        return self.expected != OK

    def deviation(self) -> str | None:
        """Send the request; what is wrong with the answer, if something is."""
        answer = send(self.operation, self.caller, self.values)
        wanted = _REFUSALS[str(self.operation)][self.expected] if self.is_refused else (200, 0, "Succeed")
        got = (answer.status, answer.body["code"], answer.body["info"])
        return None if got == wanted else f"{self.operation}, {self.who}: {wanted} expected, {got} answered"


class _Standing(NamedTuple):
    """How a caller stands to an object that a request names first, and what such a request gets."""

    relation: str
    caller: User
    object_id: int
    answer: str


class Matrix:
    """The cells of one operation, with a cast.

    Where an operation names no object, whom it accepts is not among them: that is whoever is logged in.
    """

    def __init__(self, operation: Declared, cast: Cast) -> None:
        self._operation = operation
        self._cast = cast
        self._objects = objects(operation)
        self._example = next(calls(operation)).values

    def cells(self) -> Iterator[Cell]:
        """All cells."""
        standings = list(self._standings())
        for standing in standings:
            yield from self._cells_of(standing)
        if self._operation.callers != "anyone":
            accepted = next((each for each in standings if each.answer == OK), None)
            yield from self._not_logged_in(self._values(accepted) if accepted else self._example)

    def _standings(self) -> Iterator[_Standing]:
        for first in self._objects[:1]:
            for relation, ways in self._cast.callers(first.kind).items():
                for caller, object_id in ways:
                    yield _Standing(relation, caller, object_id, first.answer(relation))

    def _not_logged_in(self, values: dict[Slot, Any]) -> Iterator[Cell]:
        them = self._cast.people
        callers = {"no token": Caller(them.alice.http), "ended session": self._cast.logged_out, "gone": them.gone}
        for who, nobody in callers.items():
            yield Cell(self._operation, who, nobody, values, "NotLoggedIn")

    def _cells_of(self, standing: _Standing) -> Iterator[Cell]:
        """A caller's request, and the same for everything else that it can name."""
        values = self._values(standing)
        who = f"{self._objects[0].field}: {standing.relation}"
        yield Cell(self._operation, who, standing.caller, values, standing.answer)
        for later in self._objects[1:]:
            slot = self._slot(later)
            for relation, ids in self._named(later, standing).items():
                answer = later.answer(relation, standing.relation) if standing.answer == OK else standing.answer
                for object_id in ids:
                    named = values | {slot: self._written(later, object_id)}
                    yield Cell(self._operation, f"{who}, {later.field}: {relation}", standing.caller, named, answer)

    def _values(self, standing: _Standing) -> dict[Slot, Any]:
        """The example, with the object of a standing, and with others that are fine where it needs some."""
        first, *later = self._objects
        values = self._example | {self._slot(first): self._written(first, standing.object_id)}
        for named in later:
            slot = self._slot(named)
            if slot in values:
                values[slot] = self._written(named, self._acceptable(named, standing))
        return values

    def _acceptable(self, named: Named, standing: _Standing) -> int:
        return next(
            ids[0]
            for relation, ids in self._named(named, standing).items()
            if named.answer(relation, standing.relation) == OK
        )

    def _named(self, named: Named, standing: _Standing) -> dict[str, list[int]]:
        return self._cast.named(named.kind, standing.object_id)

    def _slot(self, named: Named) -> Slot:
        places = {parameter["name"]: parameter["in"] for parameter in self._operation.parameters}
        return places.get(named.field, "body"), named.field

    def _written(self, named: Named, object_id: int) -> Any:
        is_list = self._operation.fields.get(named.field, {}).get("type") == "array"
        return [object_id] if is_list else object_id
