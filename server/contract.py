"""The contract: loaded once, and refused where it and the handlers do not fit together."""

from __future__ import annotations

import inspect
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from server import handler_modules, openapi_shape
from server.problems import Problem, raise_if_any
from server.strict_yaml import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

    Modules = Mapping[str, ModuleType | Problem | None]

CONTRACT_PATH = Path(__file__).parent.parent / "openapi" / "chat.yaml"

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
CONTROLLER = "x-openapi-router-controller"
_SECURITY_FUNCTION = "x-apikeyInfoFunc"


def load(path: Path = CONTRACT_PATH) -> dict[str, Any]:
    """Read the contract, with its references as they are written.

    Raises ContractError where it is no YAML, no OpenAPI document, or does not fit the handlers.
    """
    document: dict[str, Any] = parse(path.read_bytes())
    raise_if_any(list(openapi_shape.problems(document)))
    raise_if_any(list(problems(document)))
    return document


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """All operations of a contract, each with its place: `POST /user/login`."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def problems(document: dict[str, Any]) -> Iterator[Problem]:
    """What does not fit between a contract and the functions of the handlers."""
    yield from _operation_ids_used_twice(document)
    controllers = {str(operation.get(CONTROLLER)) for _, operation in operations(document)}
    modules = {name: handler_modules.imported(name) for name in sorted({*controllers, *handler_modules.public()})}
    yield from dict.fromkeys(problem for problem in modules.values() if isinstance(problem, Problem))
    yield from _operations_without_handler(document, modules)
    yield from _handlers_without_operation(document, modules)


def _operation_ids_used_twice(document: dict[str, Any]) -> Iterator[Problem]:
    places = defaultdict(list)
    for place, operation in operations(document):
        places[operation.get("operationId")].append(place)
    for operation_id, users in places.items():
        if operation_id is None:
            yield from (Problem(place, "has no operationId", "Name its function there.") for place in users)
        else:
            what = f"operationId {operation_id} is that of {users[0]}, too"
            yield from (Problem(place, what, "Give each operation one of its own.") for place in users[1:])


def _operations_without_handler(document: dict[str, Any], modules: Modules) -> Iterator[Problem]:
    for place, operation in operations(document):
        controller, name = str(operation.get(CONTROLLER)), str(operation.get("operationId"))
        module = modules[controller]
        if module is None:
            remedy = "Name the module of its function there, such as handlers.users."
            yield Problem(place, f"{CONTROLLER} {controller} is no module", remedy)
        elif not isinstance(module, Problem) and not inspect.isfunction(getattr(module, name, None)):
            yield Problem(place, f"{controller} has no function {name}", "Write it, or correct the operationId.")


def _handlers_without_operation(document: dict[str, Any], modules: Modules) -> Iterator[Problem]:
    named = {f"{operation.get(CONTROLLER)}.{operation.get('operationId')}" for _, operation in operations(document)}
    named |= {scheme.get(_SECURITY_FUNCTION) for scheme in document["components"]["securitySchemes"].values()}
    for module_name in handler_modules.public():
        for name, function in inspect.getmembers(modules[module_name], inspect.isfunction):
            is_its_own = function.__module__ == module_name
            if is_its_own and not name.startswith("_") and f"{module_name}.{name}" not in named:
                remedy = "Declare its operation, or begin its name with an underscore."
                yield Problem(f"{module_name}.{name}", "no operation names this function", remedy)
