"""The operations of the contract as a table: how to call them, what answers, who may, and which errors there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rich import box
from rich.table import Column, Table
from rich.text import Text

from cli.output import out, say
from cli.sources import locate
from server import contract, openapi_shape
from server.errors import DeclaredError, DeclaredErrors
from server.problems import raise_if_any
from server.strict_yaml import parse

if TYPE_CHECKING:
    from collections.abc import Iterable


_NOT_ALLOWED = 405


class Route(NamedTuple):
    """An operation."""

    method: str
    path: str
    operation_id: str
    handler: str
    line: str
    callers: str
    summary: str
    errors: list[DeclaredError]

    @property
    def own_errors(self) -> list[DeclaredError]:
        """The errors that mean something of its own: not those of any request whose URL, shape or size is wrong."""
        own = (error for error in self.errors if error.info and error.status < _NOT_ALLOWED)
        return sorted(own, key=lambda error: error.code)

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        shown = ("name", "status", "code", "info")
        errors = [{key: value for key, value in error._asdict().items() if key in shown} for error in self.errors]
        return {**self._asdict(), "errors": errors}

    def matches(self, words: Iterable[str]) -> bool:
        """Whether all these words stand somewhere in it, whatever their case."""
        infos = [f"{error.code} {error.info} {error.name}" for error in self.errors]
        text = " ".join([*map(str, self[:-1]), *infos]).casefold()
        return all(word.casefold() in text for word in words)


def print_routes(found: list[Route]) -> None:
    """Print operations for people."""
    table = Table(Column("Operation", no_wrap=True), "Who may call", "Errors", box=box.HORIZONTALS, show_lines=True)
    for route in found:
        operation = Text(f"{route.method} {route.path}", "bold").append(
            f"\n{route.operation_id}\n{route.line}", "not bold"
        )
        errors = "\n".join(f"{error.code} {error.info}" for error in route.own_errors)
        table.add_row(operation, Text(route.callers), Text(errors))
    out.print(table, soft_wrap=False)
    say(f"{len(found)} operation{'s' * (len(found) != 1)}")


def all_routes() -> list[Route]:
    """All operations, in the order of the contract; raises ContractError where that cannot be read."""
    document = parse(contract.CONTRACT_PATH.read_bytes())
    raise_if_any(list(openapi_shape.problems(document)))
    return [_route(document, place, operation) for place, operation in contract.operations(document)]


def _route(document: dict[str, Any], place: str, operation: dict[str, Any]) -> Route:
    method, path = place.split(" ")
    name = str(operation.get("operationId"))
    handler = f"{operation.get(contract.CONTROLLER)}.{name}"
    errors = list(DeclaredErrors(document, operation["responses"]).by_name.values())
    callers = str(operation.get("x-callers", ""))
    return Route(method, path, name, handler, str(locate(handler)), callers, operation.get("summary", ""), errors)
