"""What a schema of the contract still lacks: names, bounds, and a word on every key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.document import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import JSON
    from contract_tests.document import Document

_SCALARS = ("string", "integer", "number", "boolean")

_BOUNDS: dict[str, tuple[str, ...]] = {
    "string": ("maxLength", "pattern"),
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
    "array": ("maxItems",),
}
"""The bounds that a value needs, by its type."""

_PRIVATE = ("password", "email", "phone", "hash", "secret")
"""What no answer tells, be it called so or have it in its name."""


def faults_of_schema(document: Document, schema: JSON, where: str, *, sent: bool = False) -> list[str]:
    """What a schema lacks, and all that it refers to; `sent` asks for the bounds that only a request needs, too."""
    return list(dict.fromkeys(_faults(document, schema, where, frozenset(), sent=sent)))


def faults_of_parameter(document: Document, parameter: JSON) -> list[str]:
    """What a parameter lacks."""
    where = f"parameter {parameter['name']}"
    missing = [f"{where} has no {key}" for key in ("example", "description", "schema") if key not in parameter]
    return missing + faults_of_schema(document, parameter.get("schema", {}), where, sent=True)


def _faults(document: Document, schema: JSON, where: str, seen: frozenset[str], *, sent: bool) -> Iterator[str]:
    """The faults of a schema and what is in it; a name that was `seen` on the way here is not looked at again."""
    name = name_of(schema)
    if name in seen:
        return
    if name:
        seen, where, schema = seen | {name}, name, document.resolve(schema)
        yield from _missing_words(schema, where)
    elif "object" in (schema.get("type"), "properties" in schema and "object"):
        yield f"{where} is an object without a name of its own in components/schemas"
    yield from _faults_here(schema, where, sent=sent)
    for place, inner in _inner(schema, where):
        yield from _faults(document, inner, place, seen, sent=sent)


def _inner(schema: JSON, where: str) -> Iterator[tuple[str, JSON]]:
    for name, inner in schema.get("properties", {}).items():
        yield f"{where}.{name}", inner
    for branch in schema.get("oneOf", []):
        yield where, branch
    if "items" in schema:
        yield f"{where}[]", schema["items"]


def _faults_here(schema: JSON, where: str, *, sent: bool) -> Iterator[str]:
    kind = schema.get("type")
    if kind not in (*_SCALARS, *_BOUNDS, "object") and "oneOf" not in schema:
        yield f"{where} has no known type"
    if schema.get("nullable") and kind not in _SCALARS:
        yield f"{where} is nullable, and no scalar"
    if kind == "object":
        yield from _faults_of_object(schema, where)
    if not sent:
        yield from (
            f"{where} tells {name}, which is private" for name in schema.get("properties", {}) if _is_private(name)
        )
    if kind == "array" and "items" not in schema:
        yield f"{where} does not say what its items are"
    if "enum" not in schema:
        needless = set() if sent else _needless(schema)
        wanted = [bound for bound in _BOUNDS.get(str(kind), ()) if bound not in needless]
        yield from (f"{where} has no {bound}" for bound in wanted if bound not in schema)


def _needless(schema: JSON) -> set[str]:
    """The bounds that a value of an answer may do without."""
    return {"pattern", "maxItems"} if schema.get("x-unlimited") else {"pattern"}


def _faults_of_object(schema: JSON, where: str) -> Iterator[str]:
    if schema.get("additionalProperties") is not False:
        yield f"{where} does not say additionalProperties: false"
    if "required" not in schema and not schema.get("minProperties"):
        yield f"{where} requires none of its properties (required, or minProperties where any of them will do)"
    for name in sorted(set(schema.get("required", [])) - schema.get("properties", {}).keys()):
        yield f"{where} requires {name}, which is none of its properties"
    for name, inner in schema.get("properties", {}).items():
        if not name_of(inner):
            yield from _missing_words(inner, f"{where}.{name}")


def _missing_words(schema: JSON, where: str) -> Iterator[str]:
    """What a reader misses of a schema with a name or a key of its own."""
    if not schema.get("description"):
        yield f"{where} has no description"
    if schema.get("type") in _SCALARS and not schema.keys() & {"enum", "example"}:
        yield f"{where} has no example"


def _is_private(name: str) -> bool:
    return any(word in name.lower() for word in _PRIVATE)
