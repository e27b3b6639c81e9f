"""Answers with a list that may be too long to be held at once."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

Data = dict[str, Any]


class Stream(NamedTuple):
    """The data of an answer that is one list in batches; those after the first two are made while it is sent."""

    field: str
    batches: Iterator[list[Any]]


def listed(field: str, batches: Iterator[list[Any]]) -> Data | Stream:
    """The data of an answer that is one list; a stream where one batch does not hold it."""
    filled = filter(None, batches)
    first = next(filled, [])
    second = next(filled, None)
    return {field: first} if second is None else Stream(field, chain((first, second), filled))
