"""Every text of every body keeps to its length and its pattern, or is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from contract_tests.edges.shapes import (
    TEXT,
    fields_of,
    refuse_value,
    take_value,
)

if TYPE_CHECKING:
    from contract_tests.api import Api
    from contract_tests.contract import Form, Operation


def texts(*, plain: bool) -> list[tuple[Operation, Form, str]]:
    """The fields that take a text with any characters but U+0000; or else with a pattern of their own."""
    return [
        (operation, form, field)
        for operation, form, field in fields_of("string")
        if "pattern" in form.fields[field] and (form.fields[field]["pattern"] == TEXT) == plain
    ]


def test_a_text_keeps_to_its_length_in_code_points(edge: Api) -> None:
    for operation, form, field in texts(plain=True):
        user = edge.user()
        least, most = form.fields[field].get("minLength", 0), form.fields[field]["maxLength"]
        for character in ("x", "😀"):
            for length in (least, most):
                take_value(user, operation, form, field, character * length)
            refuse_value(user, operation, form, field, character * (most + 1))
        if least > 0:
            refuse_value(user, operation, form, field, "")


def test_a_text_with_a_pattern_keeps_to_its_length_too(edge: Api) -> None:
    user = edge.user()
    for operation, form, field in texts(plain=False):
        schema = form.fields[field]
        example, most = schema["example"], schema["maxLength"]
        for longest in (example.rjust(most, "1"), example.ljust(most, "1")):
            if re.fullmatch(schema["pattern"], longest):
                take_value(user, operation, form, field, longest)
                longer = f"1{longest}" if longest.endswith(example) else f"{longest}1"
                refuse_value(user, operation, form, field, longer)


def test_a_text_may_have_every_character_but_u_0000(edge: Api) -> None:
    user = edge.user()
    for operation, form, field in texts(plain=True):
        for value in ("\n", "a\n", "\t\r\x1f\x7f\x85", "\u2028\u202e\ufeff", "\ufffe\U0010ffff", "e\u0301%_\\'\""):
            take_value(user, operation, form, field, value)


@pytest.mark.parametrize("text", ["\0", "a\0", "\0a", "a\0b"], ids=ascii)
def test_u_0000_is_refused_in_every_text(edge: Api, text: str) -> None:
    user = edge.user()
    for operation, form, field in fields_of("string"):
        refuse_value(user, operation, form, field, text)
        refuse_value(user, operation, form, field, text.replace("a", form.fields[field]["example"][:10]))


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\x85", "\u2028", " ", "\0"], ids=ascii)
def test_a_pattern_does_not_overlook_what_stands_at_the_end(edge: Api, ending: str) -> None:
    user = edge.user()
    for operation, form, field in texts(plain=False):
        take_value(user, operation, form, field, form.fields[field]["example"])
        refuse_value(user, operation, form, field, form.fields[field]["example"] + ending)
        refuse_value(user, operation, form, field, ending + form.fields[field]["example"])


@pytest.mark.parametrize("digit", ["\u0663", "\uff13", "\u00b3"], ids=["Arabic", "full width", "superscript"])
def test_only_ascii_digits_are_digits(edge: Api, digit: str) -> None:
    user = edge.user()
    for operation, form, field in texts(plain=False):
        if "[0-9]" in form.fields[field]["pattern"]:
            refuse_value(user, operation, form, field, re.sub(r"\d", digit, form.fields[field]["example"]))


def test_a_choice_takes_exactly_what_it_lists(edge: Api) -> None:
    user = edge.user()
    for operation, form, field in fields_of("string"):
        for choice in form.fields[field].get("enum", []):
            take_value(user, operation, form, field, choice)
            for other in ("", "other", choice.upper(), choice.title(), f"{choice} ", f"{choice}\n", choice[:-1]):
                refuse_value(user, operation, form, field, other)
