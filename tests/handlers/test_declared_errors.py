"""Each operation declares exactly the errors that its handler can raise, read from both without calling anything."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from contract_tests.contract import SPEC, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import JSON

pytestmark = pytest.mark.inside

HANDLERS = Path(__file__).parents[2] / "handlers"

OF_THE_SERVER = {"NotLoggedIn", "BadRequest", "MethodNotAllowed", "PayloadTooLarge", "InternalServerError"}
"""The errors that are given before or after a handler, and never by one."""

Place = tuple[str, str]
"""A module, and what it defines at its top: `("handlers.users", "register")`."""


class Declaration(NamedTuple):
    """What an operation declares: its handler, its errors, and those of them that refuse the value of a field."""

    handler: Place
    errors: frozenset[str]
    errors_of_fields: frozenset[str]

    def faults(self, raised: set[str]) -> list[str]:
        """What is wrong where the handler raises these errors, in words."""
        name = ".".join(self.handler)
        undeclared = raised - self.errors
        usurped = raised & self.errors & OF_THE_SERVER
        unraised = self.errors - raised - self.errors_of_fields - OF_THE_SERVER
        return [
            *(f"{name} raises {error}, which its operation does not declare" for error in sorted(undeclared)),
            *(f"{name} raises {error}, which is not a handler's to raise" for error in sorted(usurped)),
            *(f"{name} never raises {error}, which its operation declares" for error in sorted(unraised)),
        ]


class Module:
    """A module of the handlers: what it defines, and which definitions of other modules it knows by which name."""

    def __init__(self, source: str) -> None:
        tree = ast.parse(source)
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
        self.definitions: dict[str, ast.AST] = {
            name: node for node in tree.body if isinstance(node, kinds) for name in _names(node)
        }
        self.imported: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                self.imported |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            elif isinstance(node, ast.Import):
                self.imported |= {alias.asname: alias.name for alias in node.names if alias.asname}


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


class Raised:
    """Which errors the functions of some modules can raise, followed through whatever they name of these modules."""

    def __init__(self, sources: dict[str, str]) -> None:
        self.modules = {name: Module(source) for name, source in sources.items()}

    def by(self, place: Place) -> set[str]:
        """The names of the errors that a definition can raise."""
        return {error for reached in self._reached(place) for error in self._raised_at(reached)}

    def _reached(self, start: Place) -> set[Place]:
        reached: set[Place] = set()
        waiting = [start]
        while waiting:
            place = waiting.pop()
            if place not in reached and self._defined(place):
                reached.add(place)
                waiting += self._named_at(place)
        return reached

    def _defined(self, place: Place) -> bool:
        module, name = place
        return module in self.modules and name in self.modules[module].definitions

    def _named_at(self, place: Place) -> Iterator[Place]:
        """Everything that a definition names, be it to call it or to pass it on."""
        imported = self.modules[place[0]].imported
        for node in ast.walk(self.modules[place[0]].definitions[place[1]]):
            if isinstance(node, ast.Name):
                source, _, name = imported.get(node.id, f"{place[0]}.{node.id}").rpartition(".")
                yield source, name
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                yield imported.get(node.value.id, ""), node.attr

    def _raised_at(self, place: Place) -> Iterator[str]:
        for node in ast.walk(self.modules[place[0]].definitions[place[1]]):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Refusal":
                yield from _literals(node, place)


def _literals(refusal: ast.Call, place: Place) -> Iterator[str]:
    """The names that a refusal is given: literals, or a choice between literals."""
    waiting = [*refusal.args, *(keyword.value for keyword in refusal.keywords)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.IfExp):
            waiting += [node.body, node.orelse]
        else:
            assert isinstance(node, ast.Constant), f"{'.'.join(place)} refuses by no literal name: {ast.unparse(node)}"
            assert isinstance(node.value, str), f"{'.'.join(place)} refuses by no name: {ast.unparse(node)}"
            yield node.value


def declarations() -> list[Declaration]:
    """What every operation of the contract declares."""
    parts = [part for path in SPEC["paths"].values() for part in path.values()]
    operations = [part for part in parts if "operationId" in part]
    return [
        Declaration(
            (operation["x-openapi-router-controller"], operation["operationId"]),
            frozenset(_errors(operation)),
            frozenset(_errors_of_fields(operation)),
        )
        for operation in operations
    ]


def _errors(operation: JSON) -> Iterator[str]:
    for status, response in operation["responses"].items():
        if status != "200":
            schema = resolve(response)["content"]["application/json"]["schema"]
            for branch in schema.get("oneOf", [schema]):
                yield branch["$ref"].rpartition("/")[2].rstrip("0123456789")


def _errors_of_fields(operation: JSON) -> Iterator[str]:
    if "requestBody" in operation:
        schema = resolve(resolve(operation["requestBody"])["content"]["application/json"]["schema"])
        for branch in schema.get("oneOf", [schema]):
            yield from resolve(branch).get("x-field-errors", {}).values()


RAISED = Raised({f"handlers.{path.stem}": path.read_text("utf-8") for path in HANDLERS.glob("*.py")})


@pytest.mark.parametrize("declaration", declarations(), ids=lambda declaration: declaration.handler[1])
def test_an_operation_declares_what_its_handler_raises(declaration: Declaration) -> None:
    assert declaration.faults(RAISED.by(declaration.handler)) == []


def test_every_refusal_of_the_handlers_is_reached_from_an_operation() -> None:
    reached = {error for declaration in declarations() for error in RAISED.by(declaration.handler)}
    written = {
        error
        for module in RAISED.modules
        for name in RAISED.modules[module].definitions
        for error in RAISED.by((module, name))
    }
    assert written == reached


# -------------------------------------------------------------------------------- this check can fail

MADE_UP = Raised(
    {
        "handlers.greetings": """
from handlers import _checks
from handlers._checks import check_mood as mood
from handlers._refusal import Refusal

OTHERS = {"later": _checks.check_later}

def greet(caller, body):
    if not caller:
        raise Refusal("Nobody")
    _known(body)
    return mood(body)

def _known(body):
    raise Refusal("Stranger") if body else Refusal("Silence" if caller else "Noise")

def never(caller):
    raise Refusal("Never")
""",
        "handlers._checks": """
from handlers._refusal import Refusal

def check_mood(body):
    try:
        check_weather(body)
    except Refusal:
        raise Refusal("BadMood") from None

def check_weather(body):
    return [_rain for _ in body]

def _rain():
    raise Refusal("Rain")

def check_later():
    raise Refusal("Later")
""",
    }
)

GREET = ("handlers.greetings", "greet")
OF_GREET = {"Nobody", "Stranger", "Silence", "Noise", "BadMood", "Rain"}


def test_refusals_are_followed_through_helpers_and_modules() -> None:
    assert MADE_UP.by(GREET) == OF_GREET
    assert MADE_UP.by(("handlers.greetings", "OTHERS")) == {"Later"}
    assert MADE_UP.by(("handlers.greetings", "nothing")) == set()


def test_what_fits_has_no_fault() -> None:
    declared = frozenset({*OF_GREET, "InvalidName", *OF_THE_SERVER})
    assert Declaration(GREET, declared, frozenset({"InvalidName", "Rain"})).faults(MADE_UP.by(GREET)) == []


def test_a_missing_and_a_superfluous_declaration_are_found() -> None:
    declared = frozenset({*OF_GREET, "Sunshine", *OF_THE_SERVER} - {"Rain"})
    assert Declaration(GREET, declared, frozenset()).faults(MADE_UP.by(GREET)) == [
        "handlers.greetings.greet raises Rain, which its operation does not declare",
        "handlers.greetings.greet never raises Sunshine, which its operation declares",
    ]


def test_an_error_of_the_server_is_not_a_handlers_to_raise() -> None:
    [fault] = Declaration(GREET, frozenset({"BadRequest"}), frozenset()).faults({"BadRequest"})
    assert fault == "handlers.greetings.greet raises BadRequest, which is not a handler's to raise"


def test_a_refusal_by_no_literal_name_is_found() -> None:
    made_up = Raised({"handlers.a": "def f(name):\n    raise Refusal(name)"})
    with pytest.raises(AssertionError, match=r"^handlers\.a\.f refuses by no literal name: name"):
        made_up.by(("handlers.a", "f"))
