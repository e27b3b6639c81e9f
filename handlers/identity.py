"""Who calls: the security scheme of the contract."""

from __future__ import annotations

from typing import NamedTuple

from db import users
from handlers import _tokens


class Caller(NamedTuple):
    """A logged-in user, and the session of the request."""

    id: int
    session_id: str


def authenticate(token: str) -> Caller | None:
    """The user whose living session a token names; None for any other token (decisions: identity)."""
    claims = _tokens.read(token)
    if claims is None or users.session_user(claims.session_id) != claims.user_id:
        return None
    return Caller(claims.user_id, claims.session_id)
