"""Which errors the handlers can refuse with, and which their operations declare; read without calling anything."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, NamedTuple

from server import contract
from server.errors import DeclaredErrors, resolve
from server.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from server.errors import Json

OF_THE_SERVER = frozenset(
    {"NotLoggedIn", "BadRequest", "MethodNotAllowed", "PayloadTooLarge", "TooManyRequests", "InternalServerError"}
)
"""The errors that are given before or after a handler, and never by one."""

Definition = tuple[str, str]
"""A module, and what it defines at its top: `("handlers.users", "register")`."""


class Refused(NamedTuple):
    """A place that refuses, such as `handlers/users.py:30`, and the name of its error; none that is no literal."""

    place: str
    error: str | None


class Declaration(NamedTuple):
    """What an operation declares: its handler, its errors, and those of them that refuse the value of a field."""

    operation: str
    handler: Definition
    errors: frozenset[str]
    errors_of_fields: frozenset[str]

    def problems(self, refused: set[Refused]) -> Iterator[Problem]:
        """What is wrong where the handler refuses in these places."""
        for place, error in sorted(refused, key=str):
            if error is None:
                yield Problem(place, "refuses by no literal name", 'Write `raise Refusal("NameOfAnError")`.')
            elif error in OF_THE_SERVER:
                yield Problem(place, f"raises {error}, which is not a handler's to raise", "Raise another error.")
            elif error not in self.errors:
                what = f"raises {error}, which {self.operation} does not declare"
                yield Problem(place, what, "Declare it among the operation's responses, or raise another error.")
        for error in sorted(self.errors - {error for _, error in refused} - self.errors_of_fields - OF_THE_SERVER):
            what = f"declares {error}, which {'.'.join(self.handler)} never raises"
            yield Problem(self.operation, what, "Raise it there, or take it from the operation's responses.")


class Refusals:
    """Where the functions of some modules refuse, followed through whatever they name of these modules."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        """Read the sources by the names of their modules; raises SyntaxError."""
        self.modules = {name: _Module(source) for name, source in sources.items()}

    def by(self, definition: Definition) -> set[Refused]:
        """All refusals that a definition can come to."""
        return {refused for reached in self._reached(definition) for refused in self._refused_at(reached)}

    def everywhere(self) -> set[Refused]:
        """All refusals that are written."""
        return {
            refused
            for name, module in self.modules.items()
            for definition in module.definitions
            for refused in self._refused_at((name, definition))
        }

    def _reached(self, start: Definition) -> set[Definition]:
        reached: set[Definition] = set()
        waiting = [start]
        while waiting:
            definition = waiting.pop()
            if definition not in reached and self._node(definition):
                reached.add(definition)
                waiting += self._named_at(definition)
        return reached

    def _node(self, definition: Definition) -> ast.AST | None:
        module, name = definition
        return self.modules[module].definitions.get(name) if module in self.modules else None

    def _named_at(self, definition: Definition) -> Iterator[Definition]:
        """Everything that a definition names, be it to call it or to pass it on."""
        module = definition[0]
        imported = self.modules[module].imported
        for node in ast.walk(self.modules[module].definitions[definition[1]]):
            if isinstance(node, ast.Name):
                source, _, name = imported.get(node.id, f"{module}.{node.id}").rpartition(".")
                yield source, name
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                yield imported.get(node.value.id, ""), node.attr

    def _refused_at(self, definition: Definition) -> Iterator[Refused]:
        file = definition[0].replace(".", "/") + ".py"
        for node in ast.walk(self.modules[definition[0]].definitions[definition[1]]):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Refusal":
                for name in _names(node):
                    yield Refused(f"{file}:{node.lineno}", name)


class _Module:
    """What a module defines at its top, and which definitions of other modules it knows by which name."""

    def __init__(self, source: str) -> None:
        tree = ast.parse(source)
        self.definitions = {name: node for node in tree.body for name in _defined_by(node)}
        self.imported: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                self.imported |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                self.imported |= {alias.asname: alias.name for alias in node.names if alias.asname}


def _defined_by(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _names(refusal: ast.Call) -> Iterator[str | None]:
    """The names that a refusal is given: literals, or a choice between literals; None for whatever else."""
    waiting = [*refusal.args, *(keyword.value for keyword in refusal.keywords)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.IfExp):
            waiting += [node.body, node.orelse]
        else:
            is_name = isinstance(node, ast.Constant) and isinstance(node.value, str)
            yield node.value if is_name else None  # type: ignore[attr-defined]


def declarations(document: dict[str, Any]) -> list[Declaration]:
    """What every operation of a contract declares; raises ValueError or LookupError where that cannot be read."""
    return [_declaration(document, place, operation) for place, operation in contract.operations(document)]


def _declaration(document: Json, place: str, operation: Json) -> Declaration:
    handler = (operation[contract.CONTROLLER], operation["operationId"])
    errors = DeclaredErrors(document, operation["responses"]).by_name
    return Declaration(place, handler, frozenset(errors), frozenset(_errors_of_fields(document, operation)))


def _errors_of_fields(document: Json, operation: Json) -> Iterator[str]:
    if "requestBody" in operation:
        body = resolve(document, operation["requestBody"])
        schema = resolve(document, body["content"]["application/json"]["schema"])
        for branch in schema.get("oneOf", [schema]):
            yield from resolve(document, branch).get("x-field-errors", {}).values()
