"""Queries that are declared with Peewee once, compiled once, and then only bound and run.

Peewee builds the SQL of a query anew each time it runs, which costs more than the query itself. A function under
`@statement` declares a query; its parameters stand for values. The first call on a kind of database compiles it:

    @statement
    def _user_named(name: str) -> Query:
        return User.select(User.id, User.avatar).where(User.name == name)

    _user_named.row("Alice")
"""

from __future__ import annotations

import inspect
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVarTuple, Unpack

from peewee import Database, Value, __exception_wrapper__  # type: ignore[attr-defined]

from db.models import database

if TYPE_CHECKING:
    from collections.abc import Callable

    from peewee import Query

Parameters = TypeVarTuple("Parameters")
Row = tuple[Any, ...]


class _Slot:
    """Stands in a compiled query for the value of the parameter of this number."""

    def __init__(self, number: int) -> None:
        self.number = number


class _Compiled:
    """SQL with its constants in it, and how the values of a call are put in the order of its placeholders.

    A database that knows a constant can tell that rows of one state are in an index of that state alone.
    """

    def __init__(self, query: Query, placeholder: str) -> None:
        sql, values = query.sql()
        first, *others = sql.split(placeholder)
        written = [placeholder if isinstance(value, _Slot) else _literal(value, placeholder) for value in values]
        self.sql = first + "".join(chain.from_iterable(zip(written, others, strict=True)))
        self.in_order = _picking([value.number for value in values if isinstance(value, _Slot)])


def _literal(value: str | int | None, placeholder: str) -> str:  # a bool is an int, which SQL writes as Python does
    """A constant as SQL has it."""
    if not isinstance(value, str):
        return "NULL" if value is None else str(value)
    quoted = value.replace("'", "''")
    return f"'{quoted}'".replace("%", "%%" if "%" in placeholder else "%")


def _picking(numbers: list[int]) -> Callable[[Row], Row]:
    """A function that picks the values of these numbers."""
    if len(numbers) > 1:
        return itemgetter(*numbers)
    first, end = (numbers[0], numbers[0] + 1) if numbers else (0, 0)
    return itemgetter(slice(first, end))  # by itself, one number would give no tuple


class statement(Generic[*Parameters]):  # noqa: N801 - it is used as a decorator
    """A query declared by a function of its parameters; see the module."""

    def __init__(self, declare: Callable[[Unpack[Parameters]], Query]) -> None:
        self.declare = declare
        self.arity = len(inspect.signature(declare).parameters)
        self._compiled: dict[type[Database], _Compiled] = {}

    def _execute(self, values: Row) -> Any:
        db = database.obj  # itself, for each look at the proxy costs
        kind = type(db)
        compiled = self._compiled.get(kind)
        if compiled is None:
            compiled = self._compiled[kind] = self._compile()
        return db.execute_sql(compiled.sql, compiled.in_order(values))

    def _compile(self) -> _Compiled:
        slots: Any = [Value(_Slot(number), converter=False) for number in range(self.arity)]
        return _Compiled(self.declare(*slots), database.obj.param)

    def rows(self, *values: *Parameters) -> list[Row]:
        """Run it; all rows that it selects or returns."""
        return _fetch(self._execute(values))

    def row(self, *values: *Parameters) -> Row | None:
        """Run it; the one row that it selects or returns, if any."""
        rows = _fetch(self._execute(values))
        return rows[0] if rows else None

    def value(self, *values: *Parameters) -> Any:
        """Run it; the first column of the one row that it selects or returns, None if there is no row."""
        rows = _fetch(self._execute(values))
        return rows[0][0] if rows else None

    def run(self, *values: *Parameters) -> int:
        """Run it; the number of rows that it changed."""
        cursor = self._execute(values)
        # Peewee lets an INSERT return the new key; such a statement is over when its rows are fetched.
        count: int = cursor.rowcount if cursor.description is None else len(_fetch(cursor))
        return count


def _fetch(cursor: Any) -> list[Row]:
    """All rows; only by then has SQLite done what a statement that returns rows is to do."""
    try:
        rows: list[Row] = cursor.fetchall()
    except Exception:
        with __exception_wrapper__:  # which costs too much to be entered each time
            raise
    return rows


def shared(query: Any) -> Query:
    """Keep the selected rows from being changed by others; on SQLite a writing transaction does so anyway."""
    held: Query = query.for_update("FOR SHARE") if database.for_update else query
    return held


def unlocked(query: Any) -> Query:
    """Pass over rows that others are about to change; on SQLite nobody else does, in a writing transaction."""
    free: Query = query.for_update("FOR UPDATE SKIP LOCKED") if database.for_update else query
    return free


def locked(query: Any) -> Query:
    """Keep the selected rows for this transaction alone, by id in order; on SQLite it has all rows anyway."""
    ordered = query.order_by(query.model.id)
    held: Query = ordered.for_update("FOR NO KEY UPDATE") if database.for_update else ordered
    return held
