"""The parameters of an operation in its path and its query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from server.errors import Json, Malformed
from server.validation import compile_schema, first_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PLAIN_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_MAX_DIGITS = 20
_BOOLEANS = {"true": True, "false": False}
_PLACES = ("path", "query")
_RESERVED = ("body", "caller", "limits")
"""What a handler may take besides."""


class Parameter:
    """One parameter, as text in a URL; raises ValueError where it is declared as what cannot be read there."""

    def __init__(self, declaration: Json) -> None:
        self.name: str = declaration["name"]
        self.place: str = declaration["in"]
        self.required: bool = declaration.get("required", False)
        self.schema: Json = declaration["schema"]
        problem = self._problem()
        if problem:
            message = f"the parameter {self.name} {problem}"
            raise ValueError(message)
        self._read = _READERS[self.schema["type"]]
        self._validator = compile_schema(self.schema)

    def _problem(self) -> str | None:
        if self.place not in _PLACES:
            return f"is in {self.place}, and is read only in {' or '.join(_PLACES)}"
        if self.name in _RESERVED:
            return "has a name that stands for something else where a handler takes it"
        if self.schema["type"] not in _READERS:
            return f"is of type {self.schema['type']}, and is read only as {', '.join(_READERS)}"
        return None

    def value(self, text: str) -> Any:
        """The value that a text stands for; raises Malformed."""
        value = self._read(text)
        if not self._validator.is_valid(value):
            raise Malformed(self.name, first_fault(self._validator, value)[1])
        return value


class Parameters:
    """All parameters of an operation."""

    def __init__(self, declarations: list[Json]) -> None:
        parameters = [Parameter(one) for one in declarations]
        self._in_path = [one for one in parameters if one.place == "path"]
        self._in_query = {one.name: one for one in parameters if one.place == "query"}
        self._required = [name for name, parameter in self._in_query.items() if parameter.required]
        self._defaults = {one.name: one.schema["default"] for one in parameters if "default" in one.schema}
        self.always_there = {one.name: one.required or one.name in self._defaults for one in parameters}
        """Whether each parameter has a value for each request, by name."""

    def values(self, path: Mapping[str, str], query: bytes) -> dict[str, Any]:
        """The values of all parameters that a request gives, or that have a default; raises Malformed."""
        values = self._defaults | {one.name: one.value(path[one.name]) for one in self._in_path}
        if query or self._required:
            values |= self._from_query(query)
        return values

    def _from_query(self, query: bytes) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for name, text in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
            if name not in self._in_query:
                raise Malformed(name or "query", "is not known here")
            if name in given:
                raise Malformed(name, "is given twice")
            given[name] = self._in_query[name].value(text)
        for name in self._required:
            if name not in given:
                raise Malformed(name, "is required")
        return given


def _read_integer(text: str) -> int | str:
    """The integer that a text writes in plain digits; any other text as it is, which is of the wrong type then."""
    if len(text) <= _MAX_DIGITS and _PLAIN_INTEGER.fullmatch(text):
        return int(text)
    return text


_READERS: dict[str, Callable[[str], Any]] = {
    "integer": _read_integer,
    "string": str,
    "boolean": lambda text: _BOOLEANS.get(text, text),
}
