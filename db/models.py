"""The tables.

Whatever belongs to a conversation has `conversation_id` first in its unique constraints, so that the tables can be
distributed by it. A conversation numbers its own messages: `seq` is dense, starts at 1, and carries order, paging and
counting; the ids of messages grow with it. Read state is one cursor per member, never a row per message and reader.
Times are microseconds since 1970.
"""

from __future__ import annotations

from typing import ClassVar

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CompositeKey,
    DatabaseProxy,
    IntegerField,
    Model,
    TextField,
)

database = DatabaseProxy()


class _Table(Model):
    class Meta:
        database = database


class User(_Table):
    """An account. One that was logged off keeps its row, for what it wrote, with no name and nothing personal."""

    id = BigAutoField()
    name = TextField(null=True, unique=True)
    password_hash = TextField(null=True)
    email = TextField()
    phone = TextField()
    avatar = TextField(default="")

    class Meta:
        table_name = "users"


class Session(_Table):
    """A login. A token is good while the session that it names is here."""

    id = TextField(primary_key=True)
    user_id = BigIntegerField(index=True)
    expires_at = BigIntegerField()

    class Meta:
        table_name = "sessions"


class Friendship(_Table):
    """What is between two users: one row per pair, the lower id first, whatever happens between them."""

    NONE: ClassVar = "none"
    PENDING: ClassVar = "pending"
    FRIENDS: ClassVar = "friends"

    low_id = BigIntegerField()
    high_id = BigIntegerField(index=True)
    state = TextField()
    requester_id = BigIntegerField()
    requested_at = BigIntegerField()
    conversation_id = BigIntegerField(null=True)

    class Meta:
        table_name = "friendships"
        primary_key = CompositeKey("low_id", "high_id")


class FriendGroup(_Table):
    """A user's own group of friends."""

    id = BigAutoField()
    owner_id = BigIntegerField()
    name = TextField()

    class Meta:
        table_name = "friend_groups"
        indexes = ((("owner_id", "name"), True),)


class FriendGroupMember(_Table):
    """A friend in a friend group."""

    group_id = BigIntegerField()
    user_id = BigIntegerField(index=True)

    class Meta:
        table_name = "friend_group_members"
        primary_key = CompositeKey("group_id", "user_id")


class Conversation(_Table):
    """A private conversation or a group chat, and the number of its newest message."""

    id = BigAutoField()
    is_group = BooleanField()
    name = TextField(default="")
    announcement = TextField(default="")
    disabled = BooleanField(default=False)
    last_seq = BigIntegerField(default=0)
    active_at = BigIntegerField()

    class Meta:
        table_name = "conversations"


class Member(_Table):
    """A user in a conversation. Who left or was removed keeps the row, for what it deleted for itself."""

    ACTIVE: ClassVar = "active"
    REMOVED: ClassVar = "removed"
    LEFT: ClassVar = "left"

    MEMBER: ClassVar = "member"
    ADMIN: ClassVar = "admin"
    OWNER: ClassVar = "owner"

    conversation_id = BigIntegerField()
    user_id = BigIntegerField()
    state = TextField(default=ACTIVE)
    role = TextField(default=MEMBER)
    place = IntegerField()
    joined_seq = BigIntegerField(default=0)
    read_seq = BigIntegerField(default=0)
    cleared_seq = BigIntegerField(default=0)

    class Meta:
        table_name = "members"
        primary_key = CompositeKey("conversation_id", "user_id")
        indexes = ((("user_id", "conversation_id"), False),)


class Message(_Table):
    """A message. `folded` is its case-folded text, where that differs from the text.

    `client_msg_id` is its client's own id of it, if it has one, under which it is stored once.
    """

    id = BigAutoField()
    conversation_id = BigIntegerField()
    seq = BigIntegerField()
    sender_id = BigIntegerField()
    content = TextField()
    folded = TextField(null=True)
    created_at = BigIntegerField()
    reply_id = BigIntegerField(null=True)
    replies = IntegerField(default=0)
    client_msg_id = TextField(null=True)

    class Meta:
        table_name = "messages"
        indexes = ((("conversation_id", "seq"), True), (("conversation_id", "id"), False))


Message.add_index(
    Message.index(
        Message.conversation_id,
        Message.sender_id,
        Message.client_msg_id,
        unique=True,
        where=Message.client_msg_id.is_null(False),
        name="messages_client_msg_id",
    )
)


class Invitation(_Table):
    """A proposal to bring a user into a group; at most one of them is pending per group and user."""

    PENDING: ClassVar = "pending"
    ACCEPTED: ClassVar = "accepted"
    REJECTED: ClassVar = "rejected"

    id = BigAutoField()
    conversation_id = BigIntegerField()
    inviter_id = BigIntegerField()
    invitee_id = BigIntegerField(index=True)
    status = TextField(default=PENDING)
    created_at = BigIntegerField()

    class Meta:
        table_name = "invitations"
        indexes = ((("conversation_id", "status", "id"), False),)


Invitation.add_index(
    Invitation.index(
        Invitation.conversation_id,
        Invitation.invitee_id,
        unique=True,
        where=(Invitation.status == Invitation.PENDING),
        name="invitations_pending",
    )
)


class RateLimit(_Table):
    """How much of a rate limit is used up: as if there were one request after the other until a time."""

    key = TextField(primary_key=True)
    filled_until = BigIntegerField(index=True)

    class Meta:
        table_name = "rate_limits"


TABLES = (
    User,
    Session,
    Friendship,
    FriendGroup,
    FriendGroupMember,
    Conversation,
    Member,
    Message,
    Invitation,
    RateLimit,
)
