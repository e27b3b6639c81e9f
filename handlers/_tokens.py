"""Tokens: JWTs that name a session."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import jwt

from db import clock

_ALGORITHM = "HS256"
_SECONDS_PER_DAY = 24 * 60 * 60
_MAX_LENGTH = 1024


class _Signing(NamedTuple):
    secret: str
    lifetime: int


class Claims(NamedTuple):
    """What a valid token says: the user, and the user's session."""

    user_id: int
    session_id: str


_signing: list[_Signing] = []


def configure(*, secret: str, session_days: int) -> None:
    """Set the key of all tokens, and how many days a session lasts."""
    _signing[:] = [_Signing(secret, session_days * _SECONDS_PER_DAY)]
    _verified.cache_clear()


def expiry() -> int:
    """When a session that starts now expires, in microseconds since 1970."""
    return clock.now() + _signing[0].lifetime * 1_000_000


def issue(claims: Claims, expires_at: int) -> str:
    """A token for a session that expires at this time, in microseconds since 1970."""
    return _written(claims, clock.now() // 1_000_000, expires_at // 1_000_000)


def read(token: str) -> Claims | None:
    """What a token says; None for one that is forged, expired, of another algorithm or no token at all."""
    try:
        claims, expires_at = _verified(token)
    except (jwt.InvalidTokenError, ValueError):
        return None
    return claims if clock.now() < expires_at else None


@lru_cache(maxsize=10_000)
def _verified(token: str) -> tuple[Claims, int]:
    """What a token of ours says, and when it expires, in microseconds; both are true of it for ever.

    Raises jwt.InvalidTokenError or ValueError for any other. A token is ours where it is, to the letter, what `issue`
    writes: no other header, claim, type of a claim or spelling of the same bytes will do, not even with our signature.
    """
    if len(token) > _MAX_LENGTH:
        raise jwt.InvalidTokenError
    required = ["sub", "sid", "iat", "exp"]
    payload = jwt.decode(token, _signing[0].secret, algorithms=[_ALGORITHM], options={"require": required})
    claims = Claims(int(payload["sub"]), str(payload["sid"]))
    issued_at, expires_at = int(payload["iat"]), int(payload["exp"])
    if token != _written(claims, issued_at, expires_at) or not claims.session_id.isalnum():
        raise jwt.InvalidTokenError
    return claims, expires_at * 1_000_000


def _written(claims: Claims, issued_at: int, expires_at: int) -> str:
    payload = {"sub": str(claims.user_id), "sid": claims.session_id, "iat": issued_at, "exp": expires_at}
    return jwt.encode(payload, _signing[0].secret, algorithm=_ALGORITHM)
