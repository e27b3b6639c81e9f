"""Passwords, tokens, and who sends a request."""

import os
import secrets
import time

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from refusals import Refused
from tables import LoginSession, User, database

SECRET = os.environ["JWT_SECRET"]
SESSION_SECONDS = int(os.environ["SESSION_DAYS"]) * 24 * 60 * 60

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def user_of(token):
    """The id of the user whose session a token names, None if it names none."""
    token = token or ""
    bare = token[7:] if token[:7].lower() == "bearer " else token
    try:
        claims = jwt.decode(bare, SECRET, algorithms=["HS256"], options={"require": ["sub", "sid", "iat", "exp"]})
        user_id = int(claims["sub"])
    except (jwt.InvalidTokenError, ValueError):
        return None
    login = LoginSession.get_or_none(LoginSession.id == claims["sid"])
    return user_id if login is not None and login.user_id == user_id else None


def log_in(username, password):
    user = User.get_or_none(User.name == username)
    if user is None:
        raise Refused(400, 1, "User does not exist")
    if not _is_password(user.password_hash, password):
        raise Refused(400, 2, "Incorrect password")
    return {"logged in": True, "token": _start_session(user)}


def _is_password(password_hash, password):
    try:
        return hasher.verify(password_hash, password)
    except VerificationError:
        return False


def _start_session(user):
    now = int(time.time())
    expires = now + SESSION_SECONDS
    session_id = secrets.token_hex(16)
    with database.atomic():
        LoginSession.delete().where(
            (LoginSession.user == user) & (LoginSession.expires_at < time.time_ns() // 1000)
        ).execute()
        unchanged = User.select(User.id).where((User.id == user.id) & (User.password_hash == user.password_hash))
        if database.for_update:
            unchanged = unchanged.for_update("FOR SHARE")
        if unchanged.first() is None:
            raise Refused(400, 2, "Incorrect password")
        LoginSession.create(id=session_id, user=user, expires_at=expires * 1_000_000)
    claims = {"sub": str(user.id), "sid": session_id, "iat": now, "exp": expires}
    return jwt.encode(claims, SECRET, algorithm="HS256")
