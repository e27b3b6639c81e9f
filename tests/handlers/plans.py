"""How a database goes about a statement, read alike from what SQLite and PostgreSQL explain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from db.database import is_served
from db.models import database

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(
    r"(?:SCAN|SEARCH) (?P<name>\S+)(?: USING (?P<made>AUTOMATIC )?(?:PARTIAL )?(?:COVERING )?"
    r"(?:INTEGER PRIMARY KEY|INDEX(?: (?P<index>\w+))?))?(?: \((?P<where>.*)\))?"
)
_OF_NO_TABLE = re.compile(r"SCAN (?:\d+ CONSTANT ROWS|CONSTANT ROW|\(subquery-\d+\))")
_DERIVED = re.compile(r"^(?:CO-ROUTINE|MATERIALIZE) (\w+)$", re.MULTILINE)
"""What SQLite says where it reads rows: of a table, of none, and what it calls rows that it has selected before."""

_READS = {"Seq Scan", "Index Scan", "Index Only Scan", "Tid Scan", "Tid Range Scan", "Sample Scan"}
_SORTS = {"Sort", "Incremental Sort"}

_BEGINNINGS_OF_INDEXES = """
    SELECT index.relname, attname FROM pg_index
    JOIN pg_class AS index ON index.oid = indexrelid
    JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
"""
"""With which column each index of PostgreSQL begins."""

_OF_IDS = {f"{table}_pkey" for table in ("users", "friend_groups", "conversations", "messages", "invitations")}
"""The indexes of ids that are numbers."""

_INDEXES_OF_MESSAGES = ("message_", "messages_")


class Access(NamedTuple):
    """Rows of a table that are read: by which index, and by which of its columns that is, each with its comparison.

    `name` is what the statement calls the table. An id is an index, too; SQLite calls it no other than the id.
    """

    name: str
    by: str
    columns: tuple[str, ...]

    @property
    def is_narrowed(self) -> bool:
        """Whether the index leads to the rows that have one value; a range, or a filter, may be all there are."""
        return bool(self.by and self.columns) and self.columns[0].endswith(" =")

    @property
    def is_of_any_number_of_messages(self) -> bool:
        """Whether all messages of a conversation may be read, or those of many conversations."""
        begins, *more = self.columns or ("",)
        return self.by.startswith(_INDEXES_OF_MESSAGES) and (begins != "conversation_id =" or not more)


class Plan(NamedTuple):
    """What a database reads for a statement, and what it sorts."""

    accesses: tuple[Access, ...]
    sorts: tuple[str, ...]

    def indexes_of(self, name: str) -> set[str]:
        """The indexes by which a table is read."""
        return {access.by for access in self.accesses if access.name == name}

    @property
    def reads_messages(self) -> bool:
        """Whether it reads messages by anything but their ids."""
        return any(access.by.startswith(_INDEXES_OF_MESSAGES) for access in self.accesses)


def plan(sql: str, values: Any) -> Plan:
    """How the database goes about a statement; PostgreSQL does so whatever the values are."""
    if is_served():
        places = (f"${number}{'::bigint' * (type(value) is int)}" for number, value in enumerate(values, 1))
        numbered = re.sub("%s", lambda _: next(places), sql).replace("%%", "%")
        explained = database.execute_sql(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {numbered}").fetchone()
        return of_postgres(explained[0][0]["Plan"], dict(database.execute_sql(_BEGINNINGS_OF_INDEXES).fetchall()))
    rows = database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
    return of_sqlite([row[-1] for row in rows])


def of_sqlite(lines: list[str]) -> Plan:
    """What these lines of SQLite say."""
    derived = set(_DERIVED.findall("\n".join(lines)))
    reads = [found for line in lines if not _OF_NO_TABLE.match(line) and (found := _LINE.match(line))]
    accesses = tuple(_sqlite_access(found) for found in reads if found["name"] not in derived)
    return Plan(accesses, tuple(line for line in lines if line.startswith("USE TEMP B-TREE")))


def _sqlite_access(found: re.Match[str]) -> Access:
    """An index that SQLite makes for one statement is none: for that it reads the whole table."""
    columns = re.findall(r"(ANY\(\w+\)|\w+)([=<>]?)", (found["where"] or "").replace("?", ""))
    named = tuple(f"{name} {comparison}".strip() for name, comparison in columns if name != "AND")
    by_id = "id" if named and named[0].startswith("rowid ") else ""
    return Access(found["name"], "" if found["made"] else _common(found["index"] or by_id), named)


def of_postgres(node: dict[str, Any], beginnings: dict[str, str]) -> Plan:
    """What this plan of PostgreSQL says; for each index it has to be known with which column it begins."""
    nodes = list(_nodes(node, ""))
    accesses = tuple(_postgres_access(each, name, beginnings) for each, name in nodes if _is_read(each))
    return Plan(accesses, tuple(str(each["Sort Key"]) for each, _ in nodes if each["Node Type"] in _SORTS))


def _nodes(node: dict[str, Any], name: str) -> Iterator[tuple[dict[str, Any], str]]:
    """All nodes, each with the name of the table that it is about: a bitmap does not say that itself."""
    name = node.get("Alias", name)
    yield node, name
    for part in node.get("Plans", ()):
        yield from _nodes(part, name)


def _is_read(node: dict[str, Any]) -> bool:
    return node["Node Type"] in _READS or node["Node Type"] == "Bitmap Index Scan"


def _postgres_access(node: dict[str, Any], name: str, beginnings: dict[str, str]) -> Access:
    """PostgreSQL may look through a whole index for a value of a later column; that is by no column, then."""
    index = node.get("Index Name", "")
    compared = [re.match(r"\(*(\w+) ([=<>]+) ", condition) for condition in node.get("Index Cond", "").split(" AND ")]
    columns = tuple(f"{it[1]} {it[2]}" for it in compared if it)
    begins = any(column.startswith(f"{beginnings.get(index)} ") for column in columns[:1])
    return Access(name, _common(index), columns if begins else ())


def _common(index: str) -> str:
    """The same name on both databases for the index of a key: `members_pkey`; and `id` for that of ids."""
    key = re.sub(r"^sqlite_autoindex_(\w+)_1$", r"\1_pkey", index)
    return "id" if key in _OF_IDS else key
