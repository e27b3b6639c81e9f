"""The statements that the service declares, each as a database hears it."""

from __future__ import annotations

import inspect
import pkgutil
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import db
from db.database import is_served
from db.models import database
from db.statements import statement

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOBODY = 2 * 10**9
_SAMPLES: dict[str, Any] = {"int": _NOBODY, "int | None": _NOBODY, "str": "", "str | None": "", "bool": False}
"""A value of each kind that is in no table, so that nothing stands in the way of it."""

_BEGINNINGS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

ONLY_SERVED = {"sending._send_at_once", "sending._reply_at_once"}
"""What SQLite does not take."""

Heard = dict[str, Any]
"""Statements, each with values that it once had."""


@contextmanager
def listening() -> Iterator[Heard]:
    """The statements that are executed."""
    heard: Heard = {}

    def hear(event: Any) -> None:
        heard[event.sql] = event.params

    database.query_hooks.append(hear)
    try:
        yield heard
    finally:
        database.query_hooks.remove(hear)


def declared() -> dict[str, tuple[str, Any]]:
    """The SQL of every declared statement, with values, by `module.name`."""
    return {name: _as_heard(each) for name, each in sorted(_all().items()) if is_served() or name not in ONLY_SERVED}


def _all() -> dict[str, statement[*tuple[Any, ...]]]:
    modules = [import_module(f"db.{found.name}") for found in pkgutil.iter_modules(db.__path__) if not found.ispkg]
    return {
        f"{module.__name__.removeprefix('db.')}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, statement) and value.declare.__module__ == module.__name__
    }


def _as_heard(declaration: statement[*tuple[Any, ...]]) -> tuple[str, Any]:
    """What is heard when it is run, which changes nothing."""
    parameters = inspect.signature(declaration.declare).parameters.values()
    with listening() as heard, database.atomic() as undone:
        declaration.run(*(_SAMPLES[parameter.annotation] for parameter in parameters))
        undone.rollback()
    return next(found for found in heard.items() if found[0].startswith(_BEGINNINGS))
