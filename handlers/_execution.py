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
    REPEATABLE = "statement by statement; it may be done again where the connection broke"


def repeatable(handler: Handler) -> Handler:
    """Mark a handler that reads, or whose changes are single statements that change nothing when they come again."""
    handler.execution = Execution.REPEATABLE  # type: ignore[attr-defined]
    return handler


def execution_of(handler: Callable[..., object]) -> Execution:
    """How the work of a handler is run."""
    execution: Execution = getattr(handler, "execution", Execution.TRANSACTION)
    return execution
