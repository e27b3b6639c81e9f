"""A conversation, private or a group's: who is in it, what was said, and who has read what."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_tests.model.later import Later


class Role(Enum):
    """What a member of a conversation may do; of a private one, both users are members."""

    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"


@dataclass(eq=False)
class Member:
    """Somebody's present time in a conversation."""

    user: int
    joined_after: int
    read: int
    role: Role


@dataclass(eq=False)
class Message:
    """Something that was said."""

    id: int
    sender: int
    text: str
    time: Later
    reply_to: Message | None


@dataclass(eq=False)
class Invitation:
    """Somebody's proposal to bring somebody into a group."""

    group: int
    inviter: int
    invitee: int
    id: Later
    time: Later
    status: str = "pending"


@dataclass(eq=False)
class Conversation:
    """A conversation; `pair` is of a private one, `name` and `announcement` are of a group."""

    id: int
    activity: int
    pair: tuple[int, ...] = ()
    name: str = ""
    announcement: str = ""
    members: list[Member] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    deleted_up_to: dict[int, int] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        """Whether this is a private conversation."""
        return bool(self.pair)

    @property
    def newest(self) -> int:
        """The id of the newest message; 0 if there is none."""
        return self.messages[-1].id if self.messages else 0

    @property
    def administrators(self) -> list[Member]:
        """The administrators, longest-standing first."""
        return [member for member in self.members if member.role is Role.ADMIN]

    @property
    def owner(self) -> Member | None:
        """The owner; none in a private conversation."""
        return next((member for member in self.members if member.role is Role.OWNER), None)

    def member(self, user: int) -> Member | None:
        """A user's membership."""
        return next((member for member in self.members if member.user == user), None)

    def role(self, user: int) -> Role | None:
        """A user's role; None for who is not in the conversation."""
        member = self.member(user)
        return member.role if member else None

    def is_managed_by(self, user: int) -> bool:
        """Whether a user is the owner or an administrator."""
        return self.role(user) in {Role.OWNER, Role.ADMIN}

    def enter(self, user: int, role: Role = Role.MEMBER) -> None:
        """Bring a user in, or back: with nothing unread, and counted in `read_by` from now on."""
        self.removed = [other for other in self.removed if other != user]
        self.members.append(Member(user, joined_after=self.newest, read=self.newest, role=role))

    def leave(self, user: int) -> None:
        """Take a user out, and the conversation off the user's list."""
        self.members = [member for member in self.members if member.user != user]
        self.removed = [other for other in self.removed if other != user]

    def remove(self, user: int) -> None:
        """Take a user out, who keeps the conversation in the list."""
        self.leave(user)
        self.removed.append(user)

    def visible_to(self, user: int) -> list[Message]:
        """The messages, less those that a user has deleted for itself; oldest first."""
        return [message for message in self.messages if message.id > self.deleted_up_to.get(user, 0)]

    def mark_read(self, user: int, up_to: int) -> None:
        """Move a member's read position, never back."""
        member = self.member(user)
        if member:
            member.read = max(member.read, up_to)

    def delete_records(self, user: int) -> None:
        """Empty the conversation for one member."""
        self.deleted_up_to[user] = self.newest
        self.mark_read(user, self.newest)

    def not_read(self, user: int) -> int:
        """How many messages by others a member has not read; 0 for anybody else."""
        member = self.member(user)
        return sum(message.sender != user and message.id > member.read for message in self.messages) if member else 0

    def readers(self, message: Message) -> list[int]:
        """Who has read a message: present members who were there when it was sent."""
        others = [member for member in self.members if member.user != message.sender]
        return sorted(member.user for member in others if member.joined_after < message.id <= member.read)

    def replies(self, message: Message) -> int:
        """How many messages reply to a message."""
        return sum(other.reply_to is message for other in self.messages)
