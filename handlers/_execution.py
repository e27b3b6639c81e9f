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
    STATEMENTS = "statement by statement; what it has read may be read again where the connection broke"


def without_transaction(handler: Handler) -> Handler:
    """Mark a handler that is not one transaction: it reads, or its changes are each a transaction of their own.

    Those are never made twice, unless they change nothing then.
    """
    handler.execution = Execution.STATEMENTS  # type: ignore[attr-defined]
    return handler


def execution_of(handler: Callable[..., object]) -> Execution:
    """How the work of a handler is run."""
    execution: Execution = getattr(handler, "execution", Execution.TRANSACTION)
    return execution
