"""The key that signs tokens: given by a setting, or kept beside an SQLite database."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from db.urls import SQLITE_SCHEME
from server.settings import MIN_SECRET_BYTES

if TYPE_CHECKING:
    from server.settings import Settings

logger = logging.getLogger("chat.start")


def jwt_secret(settings: Settings) -> str:
    """The key; where none is set, the one beside the SQLite database, which is made if there is none yet."""
    if settings.jwt_secret:
        return settings.jwt_secret
    path = key_file(settings.database_url)
    if not path.exists():
        _make(path)
    secret = path.read_bytes()
    if len(secret) < MIN_SECRET_BYTES or not secret.isascii():
        message = f"{path} holds no key of at least {MIN_SECRET_BYTES} ASCII characters"
        raise ValueError(message)
    return secret.decode("ascii")


def key_file(database_url: str) -> Path:
    """Where the key of an SQLite database is kept."""
    return Path(database_url.removeprefix(SQLITE_SCHEME) + ".jwt-secret")


def _make(path: Path) -> None:
    """Write a new key to a file of mode 0600, all at once; where another process was first, its key stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    else:
        logger.warning("JWT_SECRET is not set: made a key and keep it in %s", path)
    finally:
        draft.unlink()
