"""Values on both sides of the bounds that several fields share."""

from __future__ import annotations

import pytest

MISSING = object()
"""Stands for a field that is not sent."""


def fields(**values: object) -> dict[str, object]:
    """A body of these fields, without those that are missing."""
    return {name: value for name, value in values.items() if value is not MISSING}


NAMES = [
    pytest.param("x", id="1 character"),
    pytest.param("x" * 20, id="20 characters"),
    pytest.param("😀" * 20, id="20 emoji"),
    pytest.param("e\u0301" * 10, id="10 letters with an accent of their own"),
    pytest.param(" ", id="a space"),
    pytest.param("\t\n\x7f", id="control characters"),
    pytest.param("%_\\'\"<&>", id="special characters"),
]
"""Names and passwords that are fine."""

NO_NAMES = [
    pytest.param(None, id="null"),
    pytest.param(7, id="a number"),
    pytest.param(True, id="a boolean"),
    pytest.param(["Alice"], id="a list"),
    pytest.param({"name": "Alice"}, id="an object"),
    pytest.param("", id="empty"),
    pytest.param("x" * 21, id="21 characters"),
    pytest.param("😀" * 21, id="21 emoji"),
    pytest.param("Al\0ice", id="with U+0000"),
]
"""What is no name and no password."""
