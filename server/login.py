"""The login of an operation: the security scheme that it names, and the function that knows its callers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connexion.utils import get_function_from_name

from handlers import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.errors import Json

NOT_LOGGED_IN = "NotLoggedIn"
"""The name of the error that a request without a login gets, as the contract has it."""

_API_KEY = ("apiKey", "header", "Authorization")
_BEARER = "bearer "
_BLANKS = " \t"


class Login:
    """How the caller of an operation is known by the token in a header."""

    def __init__(self, authenticate: Callable[[str], Any]) -> None:
        self._authenticate = authenticate

    @classmethod
    def of(cls, security: list[Json], schemes: Json) -> Login | None:
        """The login that an operation demands, if any: one scheme, an apiKey in the `Authorization` header.

        Raises ValueError for anything else.
        """
        if not security:
            return None
        names = [name for requirement in security for name in requirement]
        scheme = schemes[names[0]] if len(names) == len(security) == 1 else {}
        if (scheme.get("type"), scheme.get("in"), scheme.get("name")) != _API_KEY:
            message = "has to demand one security scheme, an apiKey in the header Authorization"
            raise ValueError(message)
        return cls(get_function_from_name(scheme["x-apikeyInfoFunc"]))

    def caller(self, tokens: list[bytes]) -> Any:
        """The caller of a request with these `Authorization` headers; raises Refusal where nobody is logged in."""
        caller = self._authenticate(_raw(tokens[0])) if len(tokens) == 1 else None
        if caller is None:
            raise Refusal(NOT_LOGGED_IN)
        return caller


def _raw(header: bytes) -> str:
    token = header.decode("latin-1").strip(_BLANKS)
    return token[len(_BEARER) :].strip(_BLANKS) if token[: len(_BEARER)].lower() == _BEARER else token
