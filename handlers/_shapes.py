"""The objects that several answers are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.members import MemberProfile
    from db.messages import Record
    from db.users import Profile

Data = dict[str, Any]


def profile(user: Profile | MemberProfile) -> Data:
    """A user as others see it."""
    return {"user_id": user.id, "name": user.name, "avatar": user.avatar}


def profiles(users: Iterable[Profile | MemberProfile]) -> list[Data]:
    """Several users as others see them."""
    return [profile(user) for user in users]


def record(message: Record) -> Data:
    """A message in the records."""
    message_id, content, sender_id, sender_name, sender_avatar, created_at, reply_id, reply_content, _, _ = message
    return {
        "msg_id": message_id,
        "msg_body": content,
        "sender_id": sender_id,
        "sender_name": sender_name,
        "sender_avatar": sender_avatar,
        "create_time": clock.to_rfc3339(created_at),
        "reply_id": reply_id,
        "reply content": reply_content,
    }
