"""Whether the contract and the handlers fit together: everything that does not, with its line and what to do."""

from __future__ import annotations

import inspect
import re
import sys
from typing import TYPE_CHECKING, Any

from cli.findings import Finding
from cli.refusals import Refusals, declarations
from cli.sources import handler_sources, locate
from server import contract, handler_modules, openapi_shape
from server.app import problems_of_plans
from server.problems import ContractError, Problem
from server.strict_yaml import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_IS_A_LINE = re.compile(r"line |[\w/]+\.py:")
"""How a place begins that says nothing more than the line does."""


def findings() -> list[Finding]:
    """All problems of the contract and the handlers, by their lines."""
    text = contract.CONTRACT_PATH.read_bytes()  # once: it may be saved again meanwhile
    stopping = list(dict.fromkeys(_stopping(text)))
    found = [_finding(problem, stops_start=True) for problem in stopping]
    if not stopping:
        found += [_finding(problem, stops_start=False) for problem in dict.fromkeys(_refusals(parse(text)))]
    return sorted(found)


def _finding(problem: Problem, *, stops_start: bool) -> Finding:
    line = locate(problem.place)
    what = problem.what if _IS_A_LINE.match(problem.place) else str(problem)
    return Finding(line.file, line.number, what, problem.remedy, stops_start)


def _stopping(text: bytes) -> Iterator[Problem]:
    """The problems with which the service does not start."""
    try:
        document = parse(text)
    except ContractError as error:
        yield from error.problems
        yield from _broken_modules()
        return
    of_shape = list(openapi_shape.problems(document))
    if of_shape:
        yield from of_shape
        yield from _broken_modules()
        return
    yield from contract.problems(document)
    yield from problems_of_plans(_with_functions(document))


def _broken_modules() -> Iterable[Problem]:
    modules = map(handler_modules.imported, handler_modules.public())
    return [module for module in modules if isinstance(module, Problem)]


def _with_functions(document: dict[str, Any]) -> dict[str, Any]:
    """A contract without the operations that have no function, about which all has been said."""
    paths = {path: {**item} for path, item in document["paths"].items()}
    for place, operation in contract.operations(document):
        method, path = place.split(" ")
        module = sys.modules.get(str(operation.get(contract.CONTROLLER)))
        if not inspect.isfunction(getattr(module, str(operation.get("operationId")), None)):
            del paths[path][method.lower()]
    return {**document, "paths": paths}


def _refusals(document: dict[str, Any]) -> Iterator[Problem]:
    """Where the errors that handlers raise and those that operations declare differ."""
    refusals = Refusals(handler_sources())
    for declaration in declarations(document):
        yield from declaration.problems(refusals.by(declaration.handler))
