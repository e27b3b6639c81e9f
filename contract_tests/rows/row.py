"""What a row of the documentation's error tables is to the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import Answer, Api


@dataclass(frozen=True)
class Row:
    """A documented error of an operation, and how to get it from a service over an empty database."""

    operation: str
    code: int
    info: str
    provoke: Callable[[Api], Answer]

    def __str__(self) -> str:
        """The row as test reports show it."""
        return f"{self.operation} {self.code} {self.info}"

    @property
    def status(self) -> int:
        """The HTTP status: only a missing login is no 400."""
        return 401 if (self.code, self.info) == (1, "User is not logged in") else 400
