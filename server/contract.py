"""The contract: loaded once, and refused where it and the handlers do not fit together."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

import handlers

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTRACT_PATH = Path(__file__).parent.parent / "openapi" / "chat.yaml"

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_CONTROLLER = "x-openapi-router-controller"
_SECURITY_FUNCTION = "x-apikeyInfoFunc"


class ContractError(ValueError):
    """The contract, or what it has of handlers, cannot be served; the message names every place."""


class _Loader(yaml.CSafeLoader):
    """YAML that has no key twice in one mapping, where PyYAML lets the last one win."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    loader.flatten_mapping(node)
    mapping: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(loader.construct_object(key_node, deep=True))
        if key in mapping:
            message = f"line {key_node.start_mark.line + 1}: {key!r} stands twice in one mapping"
            raise ContractError(message)
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load(path: Path = CONTRACT_PATH) -> dict[str, Any]:
    """Read the contract, with its references as they are written.

    Raises ContractError where it is no YAML, or does not fit the handlers.
    """
    try:
        document: dict[str, Any] = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise ContractError(str(error)) from None
    problems = list(_problems(document))
    if problems:
        raise ContractError("\n".join(problems))
    return document


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """All operations of a contract, each with its place: `POST /user/login`."""
    for path, item in document["paths"].items():
        for method in _METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def _problems(document: dict[str, Any]) -> Iterator[str]:
    yield from _operation_ids_used_twice(document)
    yield from _operations_without_handler(document)
    yield from _handlers_without_operation(document)


def _operation_ids_used_twice(document: dict[str, Any]) -> Iterator[str]:
    places = defaultdict(list)
    for place, operation in operations(document):
        places[operation.get("operationId")].append(place)
    for operation_id, users in places.items():
        if operation_id is None:
            yield from (f"{place}: has no operationId" for place in users)
        elif len(users) > 1:
            yield f"operationId {operation_id} is used by {' and by '.join(users)}"


def _operations_without_handler(document: dict[str, Any]) -> Iterator[str]:
    for place, operation in operations(document):
        controller, name = str(operation.get(_CONTROLLER)), str(operation.get("operationId"))
        try:
            handler = getattr(importlib.import_module(controller), name, None)
        except ImportError:
            yield f"{place}: {_CONTROLLER} {controller} is no module"
        else:
            if not inspect.isfunction(handler):
                yield f"{place}: {controller} has no function {name}"


def _handlers_without_operation(document: dict[str, Any]) -> Iterator[str]:
    named = {f"{operation.get(_CONTROLLER)}.{operation.get('operationId')}" for _, operation in operations(document)}
    named |= {scheme.get(_SECURITY_FUNCTION) for scheme in document["components"]["securitySchemes"].values()}
    for module in pkgutil.iter_modules(handlers.__path__, "handlers."):
        if module.name.rpartition(".")[2].startswith("_"):
            continue
        for name, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            is_its_own = function.__module__ == module.name
            if is_its_own and not name.startswith("_") and f"{module.name}.{name}" not in named:
                yield f"{module.name}.{name}: no operation names this function"
