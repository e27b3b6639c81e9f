"""The examples of an operation as requests that a service can accept, in a world in which their ids live."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from contract_tests.living_things import things

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import JSON, Answer, Caller
    from contract_tests.document import Declared
    from contract_tests.living import World
    from contract_tests.living_things import Thing

MOST_TRIES = 100

Slot = tuple[str, str]
"""Where a value goes, and its name: `("path", "group_id")`, `("body", "user_id")`."""


@dataclass(frozen=True)
class Call:
    """One example of how to call an operation; `values` and `schemas` are those of its parameters and its body."""

    operation: Declared
    name: str
    values: dict[Slot, Any]
    schemas: dict[Slot, JSON]

    def __str__(self) -> str:
        """The operation and the name of the example."""
        return f"{self.operation}: {self.name}"

    def accepted(self, world: World) -> Answer:
        """The answer to the first request that is accepted, of those that can be made with what there is.

        Fails with an AssertionError that tells all refusals where none is; and at once where an answer is neither a
        success nor a documented refusal, for that is not about who or what lives.
        """
        tried = []
        for choice in islice(product(*self._choices(world)), MOST_TRIES):
            values = {slot: thing.value for slot, thing in zip(self.values, choice, strict=True)}
            answer = send(self.operation, world.sender, values)
            if answer.status == 200:
                return answer
            tried.append(f"{self._described(choice)} -> {answer.body}")
            assert answer.status == 400, f"{self}, {tried[-1]}"
            assert not answer.is_malformed, f"{self}, {tried[-1]}"
        message = "\n  ".join([f"{self} is refused with all that there is for {world.callers}:", *tried])
        raise AssertionError(message)

    def _choices(self, world: World) -> list[list[Thing]]:
        try:
            return [things(world, slot[1], self.schemas[slot], value) for slot, value in self.values.items()]
        except LookupError as unknown:
            message = f"{self}: {unknown}"
            raise AssertionError(message) from None

    def _described(self, choice: tuple[Thing, ...]) -> str:
        return ", ".join(f"{name}: {thing.what}" for (_, name), thing in zip(self.values, choice, strict=True))


def send(operation: Declared, caller: Caller, values: dict[Slot, Any]) -> Answer:
    """The answer to a request with these values in its path, its query and its body."""
    path, query, body = (
        {name: value for (place, name), value in values.items() if place == wanted}
        for wanted in ("path", "query", "body")
    )
    options: JSON = ({"json": body} if operation.body else {}) | ({"params": query} if query else {})
    return caller.request(operation.method, operation.path.format(**path), **options)


def calls(operation: Declared) -> Iterator[Call]:
    """Every example of a request: each body with the parameters of the path, and once with those of the query, too."""
    path, query = (
        {(place, found["name"]): found for found in operation.parameters if found["in"] == place}
        for place in ("path", "query")
    )
    bodies = operation.examples(operation.body) if operation.body else {"without a body": {}}
    for name, body in bodies.items():
        yield _call(operation, name, path, body)
    if query:
        name, body = next(iter(bodies.items()))
        yield _call(operation, f"{name}, with all parameters", path | query, body)


def _call(operation: Declared, name: str, parameters: dict[Slot, JSON], body: JSON) -> Call:
    return Call(
        operation,
        name,
        values={slot: found.get("example") for slot, found in parameters.items()}
        | {("body", field): value for field, value in body.items()},
        schemas={slot: found["schema"] for slot, found in parameters.items()}
        | {("body", field): operation.fields.get(field, {}) for field in body},
    )
