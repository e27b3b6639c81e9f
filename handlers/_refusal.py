"""How a handler refuses."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error
    """The refusal of an operation, by the name of one of the errors that the operation declares.

    The name is that of the error's schema in the contract, less a trailing code: the code, the text and the status are
    the operation's own.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
