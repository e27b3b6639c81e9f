"""What is no JSON, or not the JSON of a request, gets the generic 400 from every operation that takes a body."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from contract_tests.edges.shapes import (
    FORMS,
    JSON_TYPE,
    WITH_BODY,
    check_malformed,
    check_taken,
    encoded,
    with_literal,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import JSON, Api


def first_field_as(literal: str) -> Callable[[JSON], bytes]:
    """Make the body whose first field has a value that is written exactly so."""
    return lambda body: with_literal(body, next(iter(body)), literal)


def first_text_as(content: bytes) -> Callable[[JSON], bytes]:
    """Make the body whose first field is a string of these bytes."""
    return lambda body: first_field_as('"<>"')(body).replace(b"<>", content)


def beside(name: str, literal: str) -> Callable[[JSON], bytes]:
    """Make the body with one field more, whose name and value are written exactly so."""
    return lambda body: encoded(body)[:-1] + f', "{name}": {literal}}}'.encode()


def again(name: Callable[[str], str]) -> Callable[[JSON], bytes]:
    """Make the body with its first field twice, the second time with the name written in another way."""

    def twice(body: JSON) -> bytes:
        field, value = next(iter(body.items()))
        return beside(name(field), json.dumps(value))(body)

    return twice


def around(before: bytes = b"", after: bytes = b"") -> Callable[[JSON], bytes]:
    """Make the body with something before and after it."""
    return lambda body: before + encoded(body) + after


def always(content: bytes) -> Callable[[JSON], bytes]:
    """Make a body that has nothing to do with the operation."""
    return lambda _: content


BROKEN: dict[str, Callable[[JSON], bytes]] = {
    "nothing": always(b""),
    "white space": always(b" \r\n\t"),
    "null": always(b"null"),
    "true": always(b"true"),
    "a number": always(b"1"),
    "a string": always(b'"text"'),
    "an empty list": always(b"[]"),
    "the object in a list": lambda body: encoded([body]),
    "the object in a string": lambda body: encoded(json.dumps(body)),
    "a form": always(b"username=Alice&password=123456"),
    "100,000 open brackets": always(b"[" * 100_000),
    "100,000 nested lists": always(b"[" * 100_000 + b"]" * 100_000),
    "100,000 open braces": always(b'{"a":' * 100_000),
    "100,000 open brackets in a field": first_field_as("[" * 100_000),
    "an integer of 5,000 digits": always(b"9" * 5_000),
    "an integer of 5,000 digits in a field more": beside("more", "9" * 5_000),
    "a byte order mark": around(before=b"\xef\xbb\xbf"),
    "UTF-16": lambda body: json.dumps(body).encode("utf-16"),
    "UTF-16 without a byte order mark": lambda body: json.dumps(body).encode("utf-16-le"),
    "UTF-32": lambda body: json.dumps(body).encode("utf-32"),
    "not UTF-8": first_text_as(b"\xff"),
    "Latin-1": first_text_as("é".encode("latin-1")),
    "a cut-off UTF-8 sequence": first_text_as(b"\xe2\x82"),
    "an overlong UTF-8 sequence": first_text_as(b"\xc0\xaf"),
    "a surrogate in UTF-8": first_text_as(b"\xed\xa0\x80"),
    "beyond U+10FFFF in UTF-8": first_text_as(b"\xf4\x90\x80\x80"),
    "a lone high surrogate": first_field_as(r'"\ud800"'),
    "a lone low surrogate": first_field_as(r'"a\udc00"'),
    "surrogates the wrong way round": first_field_as(r'"\udc00\ud800"'),
    "a lone surrogate in a field's name": beside(r"\ud800", "1"),
    "a field twice": again(lambda name: name),
    "a field twice, the second time escaped": again(lambda name: f"\\u{ord(name[0]):04x}{name[1:]}"),
    "an unknown field twice": lambda body: encoded(body)[:-1] + b', "more": 1, "more": 1}',
    "NaN": first_field_as("NaN"),
    "Infinity": first_field_as("Infinity"),
    "-Infinity": first_field_as("-Infinity"),
    "a leading zero": first_field_as("01"),
    "a leading plus": first_field_as("+1"),
    "a hexadecimal number": first_field_as("0x1"),
    "an underscore in a number": first_field_as("1_0"),
    "a number that ends with its point": first_field_as("1."),
    "a number that begins with its point": first_field_as(".5"),
    "True": first_field_as("True"),
    "single quotes": first_field_as("'Alice'"),
    "a bare tab in a string": first_text_as(b"a\tb"),
    "a bare U+0000 in a string": first_text_as(b"a\x00b"),
    "an unknown escape": first_text_as(rb"\x41"),
    "a short escape": first_text_as(rb"\u12"),
    "no closing brace": lambda body: encoded(body)[:-1],
    "a comma at the end": lambda body: encoded(body)[:-1] + b",}",
    "something behind": around(after=b" x"),
    "a brace behind": around(after=b"}"),
    "U+0000 behind": around(after=b"\x00"),
    "a second object behind": lambda body: encoded(body) * 2,
    "a comment": around(before=b"/* hello */"),
    "a form feed before": around(before=b"\x0c"),
    "a no-break space before": around(before="\N{NO-BREAK SPACE}".encode()),
}
"""Bodies that are broken, each made from one that is fine."""


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_body_is_malformed(edge: Api, broken: Callable[[JSON], bytes]) -> None:
    user = edge.user()
    for operation, form in FORMS:
        answer = operation.call(user, content=broken(form.example), headers=JSON_TYPE)
        check_malformed(answer, str(operation))


def test_a_body_that_is_not_sent_is_malformed(edge: Api) -> None:
    user = edge.user()
    for operation in WITH_BODY:
        check_malformed(operation.call(user, content=None), str(operation))
        check_malformed(operation.call(user, content=None, headers=JSON_TYPE), str(operation))


WELL_FORMED: dict[str, Callable[[JSON], bytes]] = {
    "compact": lambda body: json.dumps(body, separators=(",", ":")).encode(),
    "indented": lambda body: json.dumps(body, indent=4).encode(),
    "with white space around": around(before=b"\r\n\t ", after=b" \n"),
    "in the other order": lambda body: encoded(dict(reversed(body.items()))),
}
"""Ways to write a body that are all fine."""


@pytest.mark.parametrize("written", WELL_FORMED.values(), ids=WELL_FORMED)
def test_the_examples_of_the_contract_are_taken_however_they_are_written(
    edge: Api, written: Callable[[JSON], bytes]
) -> None:
    user = edge.user()
    for operation, form in FORMS:
        answer = operation.call(user, content=written(form.example), headers=JSON_TYPE)
        check_taken(answer, operation)


def test_text_may_be_written_in_utf_8_or_escaped(edge: Api) -> None:
    user = edge.user("né😀")
    rest = user.name.removeprefix("né😀")
    for literal in ("né😀", r"n\u00e9\ud83d\ude00", r"\u006E\u00E9\uD83D\uDE00"):
        content = f'{{"friend_name": "{literal}{rest}"}}'.encode()
        answer = user.request("POST", "/user/search_friends", content=content, headers=JSON_TYPE)
        assert answer.data["user_id"] == user.id, literal
