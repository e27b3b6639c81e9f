"""The users of a world as clients: each with the token of its session."""

from __future__ import annotations

import time
from functools import cache

import jwt

from benchmarks.rows import session_id

JWT_SECRET = "the key of the benchmarks, which is long enough"  # noqa: S105 - of services that run for minutes
SESSION_DAYS = 30

_SECONDS_PER_DAY = 24 * 60 * 60


@cache
def token(user_id: int) -> str:
    """The token of a user's session."""
    return signed(user_id, session_id(user_id))


def signed(user_id: int, session: str, *, secret: str = JWT_SECRET, days: int = SESSION_DAYS) -> str:
    """A token for a session of a user, good for so many days from now."""
    now = int(time.time())
    claims = {"sub": str(user_id), "sid": session, "iat": now, "exp": now + days * _SECONDS_PER_DAY}
    return jwt.encode(claims, secret, algorithm="HS256")
