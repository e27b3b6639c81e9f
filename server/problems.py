"""What does not fit, and is refused at start-up."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """Something that does not fit: its place, what is wrong there, and what to do about it.

    The place is an operation (`POST /user/login`), a function (`handlers.users.log_in`), or what stands in a file
    (`handlers/users.py:7`; in that of the contract, `line 7` or `line 7, column 5`).
    """

    place: str
    what: str
    remedy: str

    def __str__(self) -> str:
        """The problem in a line."""
        return f"{self.place}: {self.what}"


class ContractError(ValueError):
    """The contract, or what it has of handlers, cannot be served; the message names every place."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class SignatureError(ValueError):
    """A handler (`handlers.users.log_in`) does not take what its operation declares."""

    def __init__(self, handler: str, what: str) -> None:
        super().__init__(f"{handler} {what}")
        self.handler = handler
        self.what = what


def raise_if_any(problems: list[Problem]) -> None:
    """Raise ContractError where there is a problem."""
    if problems:
        raise ContractError(problems)
