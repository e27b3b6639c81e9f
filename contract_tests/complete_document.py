"""What the document lacks as a whole: names that tell what they name, and that generated clients have free."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from contract_tests.document import without_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.document import Document

_PASCAL_CASE = re.compile(r"([A-Z][a-z0-9]+)+")

_MADE_BY_GENERATORS = ("Data", "Error", "Errors", "Response", "Responses")
"""The ends of the names that generators give to types of an operation."""


def faults_of_document(document: Document) -> list[str]:
    """What the document lacks beside its operations, in words."""
    return [fault for rule in _RULES for fault in rule(document)]


def _names(document: Document) -> Iterator[str]:
    names = document.spec["components"]["schemas"]
    made = {
        _pascal_case(str(operation.written.get("operationId"))) + end
        for operation in document.operations()
        for end in _MADE_BY_GENERATORS
    }
    yield from (f"{name} is no PascalCase name" for name in names if not _PASCAL_CASE.fullmatch(name))
    yield from (f"{name} is a name that generators make for an operation" for name in sorted(names.keys() & made))


def _error_names(document: Document) -> Iterator[str]:
    """A trailing number is the error's code, and stands where one name has several codes."""
    codes = {name: code for name, code in _codes(document) if code}
    bare = Counter(without_code(name) for name in codes)
    for name, code in codes.items():
        if name != without_code(name) and name != f"{without_code(name)}{code}":
            yield f"{name} ends with another number than its code, {code}"
        if (name == without_code(name)) != (bare[without_code(name)] == 1):
            yield f"{name} ends with its code if, and only if, there are several {without_code(name)}"


def _codes(document: Document) -> Iterator[tuple[str, int]]:
    """The schemas that have a code, with it."""
    for name, schema in document.spec["components"]["schemas"].items():
        code = schema.get("properties", {}).get("code", {}).get("enum", [])
        if len(code) == 1:
            yield name, code[0]


def _titles(document: Document) -> Iterator[str]:
    """A title is the name that a generator gives to a choice of errors, so it has to be free."""
    schemas = document.spec["components"]["schemas"]
    titles: dict[str, list[str]] = {}
    for operation in document.operations():
        for message in operation.responses.values():
            if "title" in message["schema"]:
                branches = sorted(document.branches(message["schema"]))
                if titles.setdefault(message["schema"]["title"], branches) != branches:
                    yield f"{message['schema']['title']} is the title of different choices"
    yield from (f"{title} is a title, and the name of a schema" for title in sorted(titles.keys() & schemas.keys()))


def _headers(document: Document) -> Iterator[str]:
    for name, response in document.spec["components"].get("responses", {}).items():
        for header, declared in response.get("headers", {}).items():
            missing = [key for key in ("description", "example", "schema") if key not in declared]
            yield from (f"the header {header} of {name} has no {key}" for key in missing)


def _pascal_case(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


_RULES = (_names, _error_names, _titles, _headers)
