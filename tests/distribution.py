"""How far a statement reaches where the tables are distributed by the conversation, as its text says."""

from __future__ import annotations

import re
from typing import Literal

KEYS = {
    "conversations": "id",
    "members": "conversation_id",
    "messages": "conversation_id",
    "invitations": "conversation_id",
}
"""The tables that are distributed, and the column by which each is."""

Reach = Literal["none", "one", "many", "unrelated"]

_TABLE = re.compile(r'(?:FROM|JOIN|UPDATE|INTO) "(\w+)"(?: AS "(\w+)")?')
_NAMED_PART = re.compile(r'"(\w+)" AS \((?:SELECT|UPDATE) "(\w+)"')
_DERIVED = re.compile(r'SELECT "(\w+)"\."conversation_id"[^()]* FROM \(SELECT "(\w+)"\."conversation_id"')
_COLUMN = r'"(\w+)"\."(id|conversation_id)"'
_EQUAL = re.compile(rf"{_COLUMN} = (?:{_COLUMN}|%s|\?)")
_AMONG = re.compile(rf"{_COLUMN}(?:, [^()]*\))? IN \(SELECT {_COLUMN}")


def reach(statement: str) -> Reach:
    """Whether a statement works on no distributed table, on one conversation, on many, or on unrelated ones."""
    tables = {alias or table: table for table, alias in _TABLE.findall(statement) if table in KEYS}
    if not tables:
        return "none"
    links = [*_NAMED_PART.findall(statement), *_DERIVED.findall(statement)]
    for left, column, right, other in [*_EQUAL.findall(statement), *_columns_among(statement)]:
        if _is_key(tables, left, column) and (not right or _is_key(tables, right, other)):
            links.append((left, right or "one conversation"))
    if match := re.search(r'INSERT INTO "(\w+)"', statement):
        links.append((match[1], "one conversation"))
    related = _related_to(next(iter(tables)), links)
    if not tables.keys() <= related:
        return "unrelated"
    return "one" if "one conversation" in related else "many"


def tables_of(statement: str) -> set[str]:
    """The tables that a statement works on."""
    named = {part for part, _ in _NAMED_PART.findall(statement)}
    return {table for table, _ in _TABLE.findall(statement)} - named


def _columns_among(statement: str) -> list[tuple[str, ...]]:
    return [match.groups() for match in _AMONG.finditer(statement)]


def _is_key(tables: dict[str, str], alias: str, column: str) -> bool:
    """Whether a column is that of the conversation; a part that the statement itself names has no other."""
    return KEYS.get(tables.get(alias, ""), column) == column


def _related_to(first: str, links: list[tuple[str, str]]) -> set[str]:
    related = {first}
    for _ in links:
        related |= {end for link in links if related & {*link} for end in link}
    return related
