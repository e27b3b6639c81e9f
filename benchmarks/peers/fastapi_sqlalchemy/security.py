"""Passwords and tokens."""

import os
import secrets
import time

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from errors import Refused
from fastapi.security import APIKeyHeader
from tables import LoginSession

SECRET = os.environ["JWT_SECRET"]
SESSION_SECONDS = int(os.environ["SESSION_DAYS"]) * 24 * 60 * 60
NOT_LOGGED_IN = Refused(401, 1, "User is not logged in")

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
token_header = APIKeyHeader(name="Authorization", auto_error=False)


def claims_of(token: str | None) -> tuple[int, str]:
    """The user and the session that a token names."""
    token = token or ""
    bare = token[7:] if token[:7].lower() == "bearer " else token
    try:
        claims = jwt.decode(bare, SECRET, algorithms=["HS256"], options={"require": ["sub", "sid", "iat", "exp"]})
        return int(claims["sub"]), claims["sid"]
    except (jwt.InvalidTokenError, ValueError):
        raise NOT_LOGGED_IN from None


def is_password(password_hash: str, password: str) -> bool:
    try:
        return hasher.verify(password_hash, password)
    except VerificationError:
        return False


def new_session(user_id: int) -> tuple[LoginSession, str]:
    now = int(time.time())
    login = LoginSession(id=secrets.token_hex(16), user_id=user_id, expires_at=(now + SESSION_SECONDS) * 1_000_000)
    claims = {"sub": str(user_id), "sid": login.id, "iat": now, "exp": now + SESSION_SECONDS}
    return login, jwt.encode(claims, SECRET, algorithm="HS256")
