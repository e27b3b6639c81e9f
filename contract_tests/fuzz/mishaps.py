"""What goes wrong in hooks, where it does not count as a failure of a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


class Mishaps:
    """Remembers the exceptions that pass through it: `with mishaps: ...`."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def __enter__(self) -> None:
        """Watch from here."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Remember what comes out, and let it pass."""
        if isinstance(error, Exception):
            self.messages.append(f"{type(error).__name__}: {error}")
