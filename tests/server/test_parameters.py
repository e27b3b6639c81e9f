"""A parameter is a text in a URL, and stands for the one value of its type that is written so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.errors import Malformed
from server.parameters import Parameter, Parameters

if TYPE_CHECKING:
    from contract_tests.api import JSON

BEYOND_64_BITS = 2**64


def declared(kind: str, name: str = "page", place: str = "query", **bounds: Any) -> JSON:
    """The declaration of a parameter of a type."""
    return {"name": name, "in": place, "required": place == "path", "schema": {"type": kind, **bounds}}


def refusal(text: str, kind: str, **bounds: Any) -> str:
    """What is wrong with a text, in words that begin with the name of the parameter and do not repeat the text."""
    with pytest.raises(Malformed) as caught:
        Parameter(declared(kind, **bounds)).value(text)
    place, _, problem = str(caught.value).partition(": ")
    assert place == "page"
    return problem


# -------------------------------------------------------------------------------------------------- integers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("1", 1),
        ("-1", -1),
        ("10", 10),
        ("-120", -120),
        ("9007199254740993", 2**53 + 1),
        (str(BEYOND_64_BITS - 1), BEYOND_64_BITS - 1),
        (str(-(2**63)), -(2**63)),
    ],
)
def test_an_integer_is_written_in_plain_digits(text: str, number: int) -> None:
    value = Parameter(declared("integer")).value(text)
    assert value == number
    assert type(value) is int


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "+1",
        " 1",
        "1 ",
        "1\n",
        "01",
        "00",
        "-0",
        "--1",
        "1_0",
        "1,0",
        "1.0",
        "1.",
        "1e3",
        "0x1",
        "1" * 5_000,
    ],
)
def test_what_is_no_plain_integer_is_refused(text: str) -> None:
    assert "integer" in refusal(text, "integer")


@pytest.mark.parametrize(
    "text", ["true", "None", "NaN", "Infinity", "٣", "１", "²", "Ⅷ", "1\0", "\N{MINUS SIGN}1", '"1"', "[1]"]
)
def test_what_only_looks_like_an_integer_is_refused(text: str) -> None:
    assert "integer" in refusal(text, "integer")


def test_an_integer_keeps_to_its_bounds() -> None:
    parameter = Parameter(declared("integer", minimum=-5, maximum=200))
    assert [parameter.value(text) for text in ("-5", "0", "200")] == [-5, 0, 200]
    for text in ("-6", "201", "9" * 20, f"-{'9' * 19}"):
        assert text not in refusal(text, "integer", minimum=-5, maximum=200)


def test_an_integer_may_be_one_of_a_choice() -> None:
    assert Parameter(declared("integer", enum=[1, 2])).value("2") == 2
    assert refusal("3", "integer", enum=[1, 2])


# ----------------------------------------------------------------------------------------- texts and booleans


@pytest.mark.parametrize("text", ["", "x", " x ", "1", "true", "null", "é", "😀", "a\nb", "x" * 10_000])
def test_a_string_is_the_text_itself(text: str) -> None:
    assert Parameter(declared("string")).value(text) == text


def test_a_string_keeps_to_its_bounds() -> None:
    bounds: JSON = {"minLength": 1, "maxLength": 3, "pattern": "^[a-z😀]*$"}
    assert [Parameter(declared("string", **bounds)).value(text) for text in ("a", "abc", "😀😀😀")] == [
        "a",
        "abc",
        "😀😀😀",
    ]
    for text in ("", "abcd", "😀😀😀😀", "A", "ab\n"):
        problem = refusal(text, "string", **bounds)
        assert not text or text not in problem


def test_a_string_may_be_one_of_a_choice() -> None:
    parameter = Parameter(declared("string", enum=["new", "old"]))
    assert parameter.value("old") == "old"
    for text in ("", "Old", "old ", "newold"):
        refusal(text, "string", enum=["new", "old"])


def test_a_boolean_is_true_or_false() -> None:
    parameter = Parameter(declared("boolean"))
    assert parameter.value("true") is True
    assert parameter.value("false") is False


@pytest.mark.parametrize("text", ["", "True", "FALSE", "1", "0", "yes", "on", "true ", "null"])
def test_what_is_no_boolean_is_refused(text: str) -> None:
    assert "boolean" in refusal(text, "boolean")


# ------------------------------------------------------------------------------------------ several of them


def values(query: bytes, **path: str) -> dict[str, Any]:
    """The values of the parameters of an operation with two in the path and three in the query."""
    required = declared("string", "sort") | {"required": True}
    in_path = [declared("integer", "book", "path"), declared("string", "page", "path")]
    parameters = Parameters([*in_path, declared("integer", "limit"), declared("boolean", "whole"), required])
    return parameters.values({"book": "7", "page": "8"} | path, query)


def test_all_parameters_are_read_each_as_its_type() -> None:
    assert values(b"limit=5&sort=a%26b+c&whole=true", page="x/y") == {
        "book": 7,
        "page": "x/y",
        "limit": 5,
        "sort": "a&b c",
        "whole": True,
    }


def test_a_parameter_that_is_left_out_has_no_value() -> None:
    assert values(b"sort=") == {"book": 7, "page": "8", "sort": ""}


@pytest.mark.parametrize(
    ("query", "place"),
    [
        (b"", "sort"),
        (b"limit=5", "sort"),
        (b"sort=a&sort=a", "sort"),
        (b"sort=a&%73ort=b", "sort"),
        (b"sort=a&limit=x", "limit"),
        (b"sort=a&limit", "limit"),
        (b"sort=a&LIMIT=5", "LIMIT"),
        (b"sort=a&book=7", "book"),
        (b"sort=a&=1", "query"),
        (b"sort=a&%3A=1", " "),
    ],
)
def test_a_query_that_is_malformed_is_refused_by_the_name(query: bytes, place: str) -> None:
    with pytest.raises(Malformed) as caught:
        values(query)
    assert str(caught.value).partition(": ")[0] == place


def test_a_fault_in_the_path_is_refused_by_the_name() -> None:
    with pytest.raises(Malformed, match=r"^book: "):
        values(b"sort=a", book="seven")


def test_a_parameter_that_is_left_out_has_the_default_of_its_declaration() -> None:
    parameters = Parameters([declared("integer", default=50), declared("string", "mood")])
    assert parameters.values({}, b"") == {"page": 50}
    assert parameters.values({}, b"mood=good") == {"page": 50, "mood": "good"}
    assert parameters.values({}, b"page=7") == {"page": 7}
