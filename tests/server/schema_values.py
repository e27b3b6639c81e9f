"""Values that try every rule of a schema, and what plain JSON Schema makes of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from jsonschema import Draft4Validator, FormatChecker

from contract_tests.contract import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import JSON

NUMBERS = [0, 1, -1, 2, 3, 4, 5, 200, 201, 400, 405, 413, 500, 2**31, 2**53 - 1, 2**53, 2**63, 2**64, 10**30, -(10**30)]
FRACTIONS = [0.0, -0.0, 1.0, 400.0, 1.5, 1e300]
TEXTS = ["", " ", "x", "1", "0", "\n", "a\n", "\0", "a\0b", "\x1f", "\x7f", "\x85", "\u2028", "\ufeff", "x" * 10_001]
DIGITS = ["123", "123\n", "12 3", "+1", "-1", "٣", "²", "３", "é", "e\u0301", "😀", "😀" * 20, "😀" * 21]
CHOICES = ["accept", "reject", "accepted", "rejected", "pending", "Accept", "accept ", "rejected\n", "Not friends"]
INFOS = ["content: is required", "content", ": x", "a: ", "a: \n", "a\nb: c", "😀: x", "a: b: c"]
ADDRESSES = [
    "a@b",
    "a@b.c",
    "@b",
    "a@",
    "a b@c",
    "a@b\n",
    "a@-b",
    "a@b-",
    "é@b",
    "a@é",
    "a@b..c",
    "a@b.",
    "a@b@c",
    "$@b",
]
LONG_ADDRESSES = [f"a@{'b' * 63}", f"a@{'b' * 64}", f"{'a' * 253}@b", f"{'a' * 254}@b"]
URLS = ["http://a", "https://a", "http://", "ftp://a", "HTTP://a", "http://é", "xhttp://a", "http://a\nhttp://b"]
SPACED_URLS = [f"http://a{space}b" for space in " \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u2003\u2028\u3000\ufeff\0"]
TOKENS = ["a.b.c", "a.b", "a.b.c\n", "a.b.c.d", "-_.-_.-_", "a..c", "é.b.c", "a.b.c="]
TIMES = [
    f"2024-05-01T08:30:00{rest}"
    for rest in ("Z", "z", ".1Z", ".Z", ",1Z", "+08:00", "+24:00", "", ".123456Z", ".123456Z\n")
]
ODD_TIMES = [
    "2024-05-01 08:30:00Z",
    "2024-05-01t08:30:00z",
    "2024-05-01T08:30:60Z",
    "2024-02-30T08:30:00.000000Z",
    "2023-02-29T08:30:00Z",
    "0001-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01",
    "0000-01-01T00:00:00.000000Z",
    f"2024-05-01T08:30:00.{'9' * 30}+08:00",
    f"2024-05-01T08:30:00.{'9' * 31}Z",
]
LISTS: list[Any] = [[], [1], [1, 1], [1, 2], [0], ["1"], [None], [1.0], [True], [[1]], [{}], [*range(1, 501)]]
OBJECTS: list[Any] = [{}, {"a": 1}, {"": 1}, {"code": 0}]

VALUES: list[Any] = [
    *(None, True, False, *NUMBERS, *FRACTIONS),
    *(*TEXTS, *DIGITS, *CHOICES, *INFOS, *ADDRESSES, *LONG_ADDRESSES, *URLS, *SPACED_URLS, *TOKENS, *TIMES, *ODD_TIMES),
    *(*LISTS, *OBJECTS),
]
"""Values for every schema, of every type and with every trap that any of them knows."""

EACH_TYPE: list[Any] = [None, True, 0, 1, 1.0, 1.5, 2**53, "", "x", "\0", [], [1], {}, {"a": 1}]
"""A few values of every type, for the fields of objects, whose own schemas have all the others."""

REFERENCE_FORMATS = FormatChecker(formats=())


@REFERENCE_FORMATS.checks("date-time", raises=(ValueError, OverflowError))
def is_time(value: object) -> bool:
    """Whether a text is a time for Python, which knows ISO 8601; the patterns of the contract see to the rest."""
    return not isinstance(value, str) or datetime.fromisoformat(value.upper()).astimezone(UTC) is not None


def whole(node: Any) -> Any:
    """A schema with what it refers to in place of its references."""
    if isinstance(node, list):
        return [whole(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: whole(value) for key, value in resolve(node).items()}


def plain(node: Any) -> Any:
    """A schema as JSON Schema and Python's `re` mean it: null is a type, and an end is the end of the text."""
    if isinstance(node, list):
        return [plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {key: plain(value) for key, value in node.items() if key != "nullable"}
    if node.get("nullable"):
        schema["type"] = [schema["type"], "null"]
    if isinstance(node.get("pattern"), str):
        schema["pattern"] = re.sub(r"\$\Z", r"\\Z", node["pattern"])
    return schema


def example(schema: JSON) -> Any:
    """A valid value."""
    if "example" in schema:
        return schema["example"]
    if "enum" in schema:
        return schema["enum"][0]
    if "oneOf" in schema:
        return example(schema["oneOf"][0])
    if schema["type"] == "array":
        return [example(schema["items"])] * schema.get("minItems", 1)
    return {name: example(value) for name, value in schema["properties"].items()}


def neighbours(schema: JSON) -> Iterator[Any]:
    """Values on both sides of the bounds of a schema."""
    for bound in ("minimum", "maximum"):
        if bound in schema:
            yield from range(schema[bound] - 1, schema[bound] + 2)
    for bound in ("minLength", "maxLength"):
        for length in range(max(schema.get(bound, 0) - 1, 0), schema.get(bound, 0) + 2):
            yield from ("x" * length, "😀" * length, "1" * length, ("http://" + "x" * length)[:length])
    for bound in ("minItems", "maxItems"):
        for length in range(max(schema.get(bound, 0) - 1, 0), schema.get(bound, 0) + 2):
            yield list(range(1, length + 1))


def variations(schema: JSON) -> Iterator[Any]:
    """An object without each of its fields, with one more, and with each field of another type."""
    for form in schema.get("oneOf", [schema]):
        good = example(form)
        if not isinstance(good, dict):
            return
        yield from ({other: good[other] for other in good if other != name} for name in good)
        yield good | {"more": 1}
        yield {name.upper(): value for name, value in good.items()}
        yield from (good | {name: value} for name in good for value in EACH_TYPE)
        yield from (good | {name: value} for name in good for value in neighbours(form["properties"][name]))


def reference(schema: JSON) -> Draft4Validator:
    """Plain JSON Schema's validator of a schema without references."""
    return Draft4Validator(plain(schema), format_checker=REFERENCE_FORMATS)
