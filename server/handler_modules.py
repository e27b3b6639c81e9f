"""The modules of handlers, imported by the names that the contract has for them."""

from __future__ import annotations

import importlib
import pkgutil
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import handlers
from server.problems import Problem

if TYPE_CHECKING:
    from types import ModuleType

_ROOT = Path(__file__).parent.parent


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
        return _failure(name, error)


def _failure(name: str, error: Exception) -> Problem:
    what = f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"
    return Problem(_place(error) or name, what, "Mend it; nothing of this module can be served before.")


def _place(error: Exception) -> str:
    """Where in the project it went wrong: `handlers/users.py:7`; empty where that is nowhere in it."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        frames.append((error.filename or "", error.lineno))
    return next((f"{Path(file).relative_to(_ROOT)}:{line}" for file, line in reversed(frames) if _is_ours(file)), "")


def _is_ours(file: str) -> bool:
    path = Path(file)
    return path.is_relative_to(_ROOT) and "site-packages" not in path.parts and path != Path(__file__)
