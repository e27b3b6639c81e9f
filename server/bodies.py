"""The body of an operation: read up to its limit, parsed strictly, and held against its schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jiter import from_json

from handlers import Refusal
from server import formats
from server.errors import ClientGone, DeclaredErrors, Json, Malformed
from server.validation import compile_schema, first_fault

if TYPE_CHECKING:
    from jsonschema_rs import Draft4Validator
    from starlette.types import Receive

_COMMON_TYPES = frozenset({b"application/json", b"application/json; charset=utf-8"})
_PARAMETER = re.compile(r"""[ \t]*;[ \t]*([\w!#$%&'+.^`|~-]+)=("[^"\\]*"|[\w!#$%&'*+.^`|~-]+)""", re.ASCII)
_JSON_TYPE = re.compile(rf"application/json((?:{_PARAMETER.pattern})*)", re.ASCII | re.IGNORECASE)


class Form:
    """One form that a body may have: an object schema."""

    def __init__(self, schema: Json, errors: DeclaredErrors) -> None:
        self.required = frozenset(schema.get("required", ()))
        self._validator = compile_schema(schema)
        self._documented = [
            (field, compile_schema(schema["properties"][field]), errors[name])
            for field, name in schema.get("x-field-errors", {}).items()
        ]
        self._readers = [
            (field, formats.READERS[value["format"]])
            for field, value in schema["properties"].items()
            if value.get("format") in formats.READERS
        ]

    def check(self, body: dict[str, Any]) -> dict[str, Any]:
        """The body with its formatted texts read.

        Raises Refusal with the lowest documented error of its fields, else Malformed.
        """
        if not self._validator.is_valid(body):
            raise self._refusal(body)
        for field, read in self._readers:
            if field in body:
                body[field] = read(body[field])
        return body

    def _refusal(self, body: dict[str, Any]) -> Refusal | Malformed:
        documented = [error for field, validator, error in self._documented if self._is_faulty(body, field, validator)]
        if documented:
            return Refusal(min(documented, key=lambda error: error.code).name)
        path, problem = first_fault(self._validator, body)
        return Malformed(".".join(map(str, path)) or "body", problem)

    def _is_faulty(self, body: dict[str, Any], field: str, validator: Draft4Validator) -> bool:
        return not validator.is_valid(body[field]) if field in body else field in self.required


class Body:
    """What an operation does with the body of a request."""

    def __init__(self, schema: Json, max_bytes: int, errors: DeclaredErrors) -> None:
        self.max_bytes = max_bytes
        self._forms = [Form(form, errors) for form in schema.get("oneOf", [schema])]

    async def read(self, headers: list[tuple[bytes, bytes]], receive: Receive) -> bytes | None:
        """The bytes of the body; None, and no more is read, where there are too many.

        Raises ClientGone where the client goes away.
        """
        if any(name == b"content-length" and int(value) > self.max_bytes for name, value in headers):
            return None
        body = bytearray()  # which does not become another one with each piece, of which there may be very many
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            body += message.get("body", b"")
            if len(body) > self.max_bytes:
                return None
            more = message.get("more_body", False)
        return bytes(body)

    def parse(self, content_types: list[bytes], raw: bytes) -> dict[str, Any]:
        """The body of a request, valid; raises Refusal or Malformed."""
        _require_json(content_types)
        try:
            body = from_json(raw, allow_inf_nan=False, catch_duplicate_keys=True, cache_mode="keys")
        except ValueError as error:
            raise Malformed("body", f"is not valid JSON: {error}") from None
        if not isinstance(body, dict):
            raise Malformed("body", "has to be an object")
        return self._form_of(body).check(body)

    def _form_of(self, body: dict[str, Any]) -> Form:
        """The first form whose required fields the body has; else the last one."""
        return next((form for form in self._forms if form.required <= body.keys()), self._forms[-1])


def _require_json(content_types: list[bytes]) -> None:
    if len(content_types) == 1 and (content_types[0] in _COMMON_TYPES or _is_json(content_types[0].decode("latin-1"))):
        return
    raise Malformed("Content-Type", "has to be application/json, in UTF-8")


def _is_json(content_type: str) -> bool:
    match = _JSON_TYPE.fullmatch(content_type.strip())
    if match is None:
        return False
    charsets = [value.strip('"').lower() for name, value in _PARAMETER.findall(match[1]) if name.lower() == "charset"]
    return charsets in ([], ["utf-8"], ["utf8"])
