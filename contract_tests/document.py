"""A contract as it is written, for the checks that look at the document itself and not at a service."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft4Validator

from contract_tests.contract import METHODS, SPEC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import JSON

CALLERS = ("anyone", "user", "friend", "friend_group_owner", "member", "manager", "owner")
"""The values that `x-callers` may have."""


@dataclass(frozen=True)
class Document:
    """An OpenAPI 3.0 document with its references as they are written."""

    spec: JSON

    def resolve(self, node: JSON) -> JSON:
        """The object that a `$ref` leads to; any other object as it is."""
        while "$ref" in node:
            found: Any = self.spec
            for key in node["$ref"].removeprefix("#/").split("/"):
                found = found[key]
            node = found
        return node

    def operations(self) -> list[Declared]:
        """Every operation, in the order of the document."""
        return [
            Declared(self, method, path, item[method.lower()])
            for path, item in self.spec["paths"].items()
            for method in METHODS
            if method.lower() in item
        ]

    def branches(self, schema: JSON) -> dict[str, JSON]:
        """The schemas of a `oneOf` by their names; of any other schema, that one alone."""
        return {name_of(branch): self.resolve(branch) for branch in schema.get("oneOf", [schema])}

    def problems(self, schema: JSON, value: Any) -> list[str]:
        """What is wrong with a value, by a schema; nothing if it fits."""
        validator = Draft4Validator(
            {"allOf": [_with_null(schema)], "components": self._components}, validate_formats=True
        )
        return [f"{problem.instance_path}: {problem.message}" for problem in validator.iter_errors(value)]

    @cached_property
    def _components(self) -> JSON:
        schemas: JSON = {"schemas": _with_null(self.spec["components"]["schemas"])}
        return schemas


@dataclass(frozen=True)
class Declared:
    """An operation as the document writes it; what is missing is empty here."""

    document: Document = field(repr=False)
    method: str
    path: str
    written: JSON = field(repr=False)

    def __str__(self) -> str:
        """The operation as the documentation names it: `POST /user/login`."""
        return f"{self.method} {self.path}"

    @property
    def callers(self) -> str:
        """Who may call it, by `x-callers`."""
        return str(self.written.get("x-callers", ""))

    @property
    def objects(self) -> JSON:
        """What its ids name, by `x-objects`."""
        objects: JSON = self.written.get("x-objects", {})
        return objects

    @property
    def is_documented(self) -> bool:
        """Whether the documentation has this operation, and not the contract alone."""
        return not self.written.get("x-beyond-documentation", False)

    @property
    def parameters(self) -> list[JSON]:
        """The parameters."""
        return [self.document.resolve(parameter) for parameter in self.written.get("parameters", [])]

    @property
    def body(self) -> JSON | None:
        """The JSON of the request body: its `schema` and `examples`."""
        return self._json(self.written["requestBody"]) if "requestBody" in self.written else None

    @property
    def fields(self) -> dict[str, JSON]:
        """The fields of the request body, in all its forms."""
        forms = self.document.branches(self.document.resolve(self.body["schema"])) if self.body else {}
        return {name: field for form in forms.values() for name, field in form.get("properties", {}).items()}

    @property
    def responses(self) -> dict[str, JSON]:
        """The JSON of each response by its status: its `schema` and `examples`."""
        return {status: self._json(response) for status, response in self.written.get("responses", {}).items()}

    def examples(self, message: JSON) -> dict[str, Any]:
        """The values of the examples of a body or response, by their names."""
        return {name: self.document.resolve(found)["value"] for name, found in message.get("examples", {}).items()}

    def _json(self, message: JSON) -> JSON:
        found: JSON = self.document.resolve(message).get("content", {}).get("application/json", {})
        return {"schema": {}} | found


def name_of(schema: JSON) -> str:
    """The name of a schema that is written as a reference; empty for any other."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def without_code(name: str) -> str:
    """The name of an error: that of its schema, less a trailing code."""
    return re.sub(r"[0-9]+$", "", name)


def schemas_within(schema: JSON, where: str) -> Iterator[tuple[str, JSON]]:
    """A schema and those that are written inside of it, each with its place; references are not followed."""
    yield where, schema
    for name, inner in schema.get("properties", {}).items():
        yield from schemas_within(inner, f"{where}.{name}")
    for branch in [schema.get("items", {}), *schema.get("oneOf", [])]:
        if branch:
            yield from schemas_within(branch, f"{where}[]")


def _with_null(node: Any) -> Any:
    """A copy in which `nullable`, which JSON Schema does not know, is a choice between null and the rest."""
    if isinstance(node, list):
        return [_with_null(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _with_null(value) for key, value in node.items()}
    return {"anyOf": [{"type": "null"}, copy]} if copy.pop("nullable", None) is True else copy


CONTRACT = Document(SPEC)
"""The contract of the project."""
