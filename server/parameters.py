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


class Parameter:
    """One parameter, as text in a URL."""

    def __init__(self, declaration: Json) -> None:
        self.name: str = declaration["name"]
        self.required: bool = declaration.get("required", False)
        schema = declaration["schema"]
        self._read: Callable[[str], Any] = _READERS[schema["type"]]
        self._validator = compile_schema(schema)

    def value(self, text: str) -> Any:
        """The value that a text stands for; raises Malformed."""
        value = self._read(text)
        if not self._validator.is_valid(value):
            raise Malformed(self.name, first_fault(self._validator, value)[1])
        return value


class Parameters:
    """All parameters of an operation."""

    def __init__(self, declarations: list[Json]) -> None:
        self._in_path = [Parameter(one) for one in declarations if one["in"] == "path"]
        self._in_query = {one["name"]: Parameter(one) for one in declarations if one["in"] == "query"}
        self._required = [name for name, parameter in self._in_query.items() if parameter.required]
        self.names = {one["name"] for one in declarations}

    def values(self, path: Mapping[str, str], query: bytes) -> dict[str, Any]:
        """The values of all parameters that a request gives; raises Malformed."""
        values = {parameter.name: parameter.value(path[parameter.name]) for parameter in self._in_path}
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
