"""Passwords, tokens, and who sends a request."""

import secrets
import time

import jwt
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from chat.models import LoginSession
from django.conf import settings
from ninja.security import APIKeyHeader

hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


class Token(APIKeyHeader):
    param_name = "Authorization"

    def authenticate(self, _request, key):
        token = key or ""
        bare = token[7:] if token[:7].lower() == "bearer " else token
        try:
            claims = jwt.decode(
                bare, settings.SECRET_KEY, algorithms=["HS256"], options={"require": ["sub", "sid", "iat", "exp"]}
            )
            login = LoginSession.objects.get(id=claims["sid"])
            user_id = int(claims["sub"])
        except (jwt.InvalidTokenError, ValueError, LoginSession.DoesNotExist):
            return None
        return user_id if login.user_id == user_id else None


def is_password(password_hash, password):
    try:
        return hasher.verify(password_hash, password)
    except VerificationError:
        return False


def new_session(user_id):
    now = int(time.time())
    expires = now + settings.SESSION_SECONDS
    login = LoginSession(id=secrets.token_hex(16), user_id=user_id, expires_at=expires * 1_000_000)
    claims = {"sub": str(user_id), "sid": login.id, "iat": now, "exp": expires}
    return login, jwt.encode(claims, settings.SECRET_KEY, algorithm="HS256")
