"""Whether a document is an OpenAPI 3.0 document at all: what it refers to is there, and its patterns can be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from connexion.spec import OpenAPISpecification, create_spec_validator
from jsonschema.exceptions import best_match

from server.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jsonschema import ValidationError

_MAX_LENGTH = 200


def problems(document: Any) -> Iterator[Problem]:
    """What is wrong with the document itself."""
    if not isinstance(document, dict):
        yield Problem("line 1", "is no OpenAPI document", "Begin it with `openapi: 3.0.3`.")
        return
    yield from map(_problem, create_spec_validator(document)(OpenAPISpecification.openapi_schema).iter_errors(document))
    yield from _dangling(document, document, [])
    yield from _broken_patterns(document, [])


def pointer(path: Iterable[Any]) -> str:
    """Where a node of the document is: a JSON pointer, as references have it."""
    return "#" + "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in path)


def keys_of(reference: str) -> list[str]:
    """The keys that lead to the node of a JSON pointer."""
    return [key.replace("~1", "/").replace("~0", "~") for key in reference.removeprefix("#").split("/")[1:]]


def _problem(error: ValidationError) -> Problem:
    decisive = best_match([error]) or error
    remedy = "Compare it with another one; see also the indentation."
    return Problem(pointer(decisive.absolute_path), decisive.message[:_MAX_LENGTH], remedy)


def _dangling(document: dict[str, Any], node: Any, path: list[Any]) -> Iterator[Problem]:
    for key, child in _children(node):
        if key == "$ref" and isinstance(child, str):
            if not _is_there(document, child):
                what = f"refers to {child}, which there is not"
                yield Problem(pointer([*path, key]), what, "Correct the name, or write what it refers to.")
        else:
            yield from _dangling(document, child, [*path, key])


def _broken_patterns(node: Any, path: list[Any]) -> Iterator[Problem]:
    for key, child in _children(node):
        if key == "pattern" and isinstance(child, str) and "type" in node:  # an example may have such a key, too
            try:
                re.compile(child)
            except re.error as error:
                what = f"is no regular expression: {error}"
                yield Problem(pointer([*path, key]), what, "Mend it: a bracket may be open, or lack a backslash.")
        else:
            yield from _broken_patterns(child, [*path, key])


def _children(node: Any) -> Iterable[tuple[Any, Any]]:
    return node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()


def _is_there(document: Any, reference: str) -> bool:
    node = document
    for key in keys_of(reference):
        if not isinstance(node, dict) or key not in node:
            return False
        node = node[key]
    return reference.startswith("#/")
