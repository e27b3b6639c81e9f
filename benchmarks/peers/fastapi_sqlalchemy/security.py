"""Passwords, tokens, and who sends a request."""

import os
import secrets
import time
from typing import Annotated

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from database import LoginSession, SessionLocal
from errors import Refused
from fastapi import Depends, Security
from fastapi.security import APIKeyHeader
from sqlalchemy.orm import Session

SECRET = os.environ["JWT_SECRET"]
SESSION_SECONDS = int(os.environ["SESSION_DAYS"]) * 24 * 60 * 60

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
token_header = APIKeyHeader(name="Authorization", auto_error=False)


def get_session():
    with SessionLocal() as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


def current_user_id(session: SessionDep, token: Annotated[str | None, Security(token_header)]) -> int:
    refused = Refused(401, 1, "User is not logged in")
    try:
        claims = jwt.decode(
            bare(token or ""), SECRET, algorithms=["HS256"], options={"require": ["sub", "sid", "iat", "exp"]}
        )
        user_id = int(claims["sub"])
    except (jwt.InvalidTokenError, ValueError):
        raise refused from None
    login = session.get(LoginSession, claims["sid"])
    if login is None or login.user_id != user_id:
        raise refused
    return user_id


CurrentUserId = Annotated[int, Depends(current_user_id)]


def bare(token: str) -> str:
    return token[7:] if token[:7].lower() == "bearer " else token


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
