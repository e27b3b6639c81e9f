"""What the handlers have to be told before the first request."""

from __future__ import annotations

from handlers import _passwords, _tokens


def configure(*, jwt_secret: str, session_days: int, argon2_time_cost: int, argon2_memory_kib: int) -> None:
    """Set the key and lifetime of sessions, and the cost of password hashes."""
    _tokens.configure(secret=jwt_secret, session_days=session_days)
    _passwords.configure(time_cost=argon2_time_cost, memory_kib=argon2_memory_kib)
