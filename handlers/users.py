"""User management (用户管理): accounts and sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import departures, users
from handlers import _passwords, _tokens
from handlers._execution import without_transaction
from handlers._refusal import Refusal

if TYPE_CHECKING:
    from handlers._shapes import Data
    from handlers.identity import Caller


@without_transaction
def register(body: Data) -> Data:
    """Make an account (用户注册)."""
    password_hash = _passwords.hash_of(body["password"])
    user_id = users.add(body["username"], password_hash, body["email"], body["phone"])
    if user_id is None:
        raise Refusal("UsernameAlreadyExists")
    return {"created": True, "id": user_id}


def delete_account(caller: Caller) -> Data:
    """End the caller's account (用户注销)."""
    departures.log_off(caller.id)
    return {"deleted": True}


@without_transaction
def log_in(body: Data) -> Data:
    """Start a session (用户登录)."""
    credentials = users.credentials_named(body["username"])
    if credentials is None:
        raise Refusal("UserDoesNotExist")
    if not _passwords.matches(credentials.password_hash, body["password"]):
        raise Refusal("IncorrectPassword")
    if _passwords.is_outdated(credentials.password_hash):
        credentials = users.renew_hash(credentials, _passwords.hash_of(body["password"]))
    expires_at = _tokens.expiry()
    session_id = users.start_session(credentials, expires_at)
    if session_id is None:
        raise Refusal("IncorrectPassword")
    return {"logged in": True, "token": _tokens.issue(_tokens.Claims(credentials.user_id, session_id), expires_at)}


@without_transaction
def log_out(caller: Caller) -> Data:
    """End the session of the request (用户登出)."""
    users.end_session(caller.session_id)
    return {"logged out": True}
