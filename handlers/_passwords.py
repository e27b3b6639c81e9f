"""Password hashes: Argon2id. They are computed while no transaction and no event loop is held up."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from db.database import compute

_hashers = [PasswordHasher()]


def configure(*, time_cost: int, memory_kib: int) -> None:
    """Set the cost of a hash: passes, and memory in KiB."""
    _hashers[0] = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)


def hash_of(password: str) -> str:
    """A new salted hash of a password."""
    return compute(_hashers[0].hash, password)


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made at another cost than new ones."""
    return _hashers[0].check_needs_rehash(password_hash)


def matches(password_hash: str, password: str) -> bool:
    """Whether a hash is that of a password."""
    try:
        return compute(_hashers[0].verify, password_hash, password)
    except VerificationError:
        return False
