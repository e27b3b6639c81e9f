"""The objects that several answers are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.members import MemberProfile
    from db.users import Profile

Data = dict[str, Any]


def profile(user: Profile | MemberProfile) -> Data:
    """A user as others see it."""
    return {"user_id": user.id, "name": user.name, "avatar": user.avatar}


def profiles(users: Iterable[Profile | MemberProfile]) -> list[Data]:
    """Several users as others see them."""
    return [profile(user) for user in users]
