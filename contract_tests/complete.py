"""What an operation still lacks before the contract says all that is needed to serve it, and to judge it."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from contract_tests.access import declared
from contract_tests.complete_schemas import faults_of_parameter, faults_of_schema
from contract_tests.document import CALLERS, without_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from contract_tests.document import Declared

_SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_VERB = re.compile(
    "accept|add|archive|block|cancel|change|check|clear|close|copy|count|create|delete|edit|export|filter|find|follow"
    "|get|import|invite|join|leave|list|log|mark|move|mute|open|pin|post|read|register|reject|remove|rename|replace"
    "|report|resend|reset|respond|restore|search|send|set|share|show|start|stop|transfer|unblock|unmute|unpin|update"
    "|upload"
)
"""What an operationId may begin with."""

_CODES = {"200": "0", "400": "1 2 3 4 5 400", "401": "1"}
"""The codes of a status; that of any other is the status itself."""

_WITH_CHINESE_TITLE = re.compile(r"\S.* \([^()]*[\u4e00-\u9fff][^()]*\)")


def faults(operation: Declared, project: Path | None = None) -> list[str]:
    """What an operation lacks, in words; with the project's directory, of its handler, too."""
    found = [fault for rule in _RULES for fault in rule(operation)]
    return [*found, *(_handler(operation, project) if project else ())]


def _handler(operation: Declared, project: Path) -> Iterator[str]:
    module, name = (str(operation.written.get(key)) for key in ("x-openapi-router-controller", "operationId"))
    path = project.joinpath(*module.split(".")).with_suffix(".py")
    tree = ast.parse(path.read_text("utf-8") if path.is_file() else "")
    functions = {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
    if name not in functions:
        yield f"there is no handler {module}.{name}"


def _names(operation: Declared) -> Iterator[str]:
    if not _SNAKE_CASE.fullmatch(str(operation.written.get("operationId", ""))):
        yield "operationId is no snake_case name"
    elif not _VERB.fullmatch(operation.written["operationId"].split("_")[0]):
        yield "operationId does not begin with a verb"
    if not _WITH_CHINESE_TITLE.fullmatch(str(operation.written.get("summary", ""))):
        yield "summary does not end with the Chinese title in brackets"
    if len(operation.written.get("tags", [])) != 1:
        yield "tags has not exactly one tag"


def _callers(operation: Declared) -> Iterator[str]:
    if operation.callers not in CALLERS:
        yield f"x-callers is none of: {', '.join(CALLERS)}"
    if "Who may call: " not in operation.written.get("description", ""):
        yield 'description does not say "Who may call: "'
    if "security" not in operation.written:
        yield "security is missing"
    elif bool(operation.written["security"]) == (operation.callers == "anyone"):
        yield "security does not agree with x-callers"


def _responses(operation: Declared) -> Iterator[str]:
    wanted = {"200", "400", "405", "500"}
    wanted |= {"401"} if operation.written.get("security") else set()
    wanted |= {"413"} if operation.body else set()
    yield from (f"the response {status} is missing" for status in sorted(wanted - operation.responses.keys()))
    needless = operation.responses.keys() - wanted - {"429"}
    yield from (f"the response {status} is needless" for status in sorted(needless))
    for status, response in operation.written.get("responses", {}).items():
        if not operation.document.resolve(response).get("description"):
            yield f"the response {status} has no description"


def _errors(operation: Declared) -> Iterator[str]:
    """Errors are told apart by one-value codes, and a choice of them has a title, by which generators name its type."""
    for status, message in operation.responses.items():
        if "oneOf" in message["schema"] and not message["schema"].get("title", "").endswith("Error"):
            yield f'the errors of {status} have no title that ends with "Error"'
        for name, branch in operation.document.branches(message["schema"]).items():
            codes = branch.get("properties", {}).get("code", {}).get("enum", [])
            if len(codes) != 1:
                yield f"{name} has not exactly one code"
            elif str(codes[0]) not in _CODES.get(status, status).split():
                yield f"{name} has the code {codes[0]}, which is none of {status}"


def _examples(operation: Declared) -> Iterator[str]:
    yield from (f"the example {name} does not stand in components/examples" for name in _written_here(operation))
    if operation.body and not operation.examples(operation.body):
        yield "the request has no example"
    for status, message in operation.responses.items():
        names = set(operation.examples(message))
        if status == "200":
            yield from [] if names else ["the success has no example"]
            continue
        errors = {without_code(name) for name in operation.document.branches(message["schema"])}
        yield from (f"the error {status} {name} has no example of its name" for name in sorted(errors - names))
        yield from (f"the example {status} {name} has the name of no error" for name in sorted(names - errors))
        if status == "400" and next(iter(operation.examples(message)), "BadRequest") != "BadRequest":
            yield "the first example of 400, which a mock answers to a malformed request, is not BadRequest"


def _written_here(operation: Declared) -> Iterator[str]:
    """The examples that are no references; openapi-generator warns of them."""
    for message in [operation.body or {}, *operation.responses.values()]:
        yield from (name for name, example in message.get("examples", {}).items() if "$ref" not in example)


def _parameters(operation: Declared) -> Iterator[str]:
    for parameter in operation.parameters:
        yield from faults_of_parameter(operation.document, parameter)
    declared = {parameter["name"] for parameter in operation.parameters if parameter["in"] == "path"}
    for name in sorted(declared ^ set(re.findall(r"\{(\w+)\}", operation.path))):
        yield f"the parameter {name} is only in {'the parameters' if name in declared else 'the path'}"


def _schemas(operation: Declared) -> Iterator[str]:
    if operation.body:
        yield from faults_of_schema(operation.document, operation.body["schema"], "request", sent=True)
    for status, message in operation.responses.items():
        yield from faults_of_schema(operation.document, message["schema"], f"response {status}")


_RULES = (_names, _callers, declared.faults, _parameters, _responses, _errors, _examples, _schemas)
