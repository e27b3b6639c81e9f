"""The modules of handlers, imported by the names that the contract has for them."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import handlers
from server.blame import place_of, what_of
from server.problems import Problem

if TYPE_CHECKING:
    from types import ModuleType


def public() -> list[str]:
    """The names of all modules whose public functions are handlers."""
    names = [module.name for module in pkgutil.iter_modules(handlers.__path__, "handlers.")]
    return [name for name in names if not name.rpartition(".")[2].startswith("_")]


def imported(name: str) -> ModuleType | Problem | None:
    """The module of a name; None where there is none, and a problem where it cannot be imported."""
    try:
        return importlib.import_module(name)
    except Exception as error:  # noqa: BLE001 - whatever a module does when it is imported
        if isinstance(error, ModuleNotFoundError) and error.name and f"{name}.".startswith(f"{error.name}."):
            return None
        return Problem(
            place_of(error) or name, what_of(error), "Mend it; no function of this module can be served before."
        )
