"""How the work of a handler is run; by default in one writing transaction."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Handler = TypeVar("Handler", bound="Callable[..., object]")


class Execution(Enum):
    """How the work of a handler is run."""

    TRANSACTION = "in one writing transaction"
    STATEMENTS = "statement by statement: it reads, or changes things by single statements"
    HASHING = "statement by statement, and never on the event loop, because it hashes passwords"


def statements(handler: Handler) -> Handler:
    """Mark a handler whose statements each stand for themselves."""
    return _mark(handler, Execution.STATEMENTS)


def hashing(handler: Handler) -> Handler:
    """Mark a handler that hashes passwords, which it must not do within a transaction or on the event loop."""
    return _mark(handler, Execution.HASHING)


def execution_of(handler: Callable[..., object]) -> Execution:
    """How the work of a handler is run."""
    execution: Execution = getattr(handler, "execution", Execution.TRANSACTION)
    return execution


def _mark(handler: Handler, execution: Execution) -> Handler:
    handler.execution = execution  # type: ignore[attr-defined]
    return handler
