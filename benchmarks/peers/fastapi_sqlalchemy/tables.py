"""The tables."""

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    type_annotation_map = {int: BigInteger, str: Text}


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    email: Mapped[str]
    phone: Mapped[str]
    avatar: Mapped[str]

    @property
    def shown_name(self):
        return "Deleted user" if self.name is None else self.name


class LoginSession(Base):
    __tablename__ = "sessions"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    expires_at: Mapped[int]


class Friendship(Base):
    __tablename__ = "friendships"

    low_id: Mapped[int] = mapped_column(primary_key=True)
    high_id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    requester_id: Mapped[int]
    requested_at: Mapped[int]
    conversation_id: Mapped[int | None]


class Conversation(Base):
    __tablename__ = "conversations"

    id: Mapped[int] = mapped_column(primary_key=True)
    is_group: Mapped[bool]
    name: Mapped[str]
    announcement: Mapped[str]
    disabled: Mapped[bool]
    last_seq: Mapped[int]
    active_at: Mapped[int]


class Member(Base):
    __tablename__ = "members"

    conversation_id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    role: Mapped[str]
    place: Mapped[int]
    joined_seq: Mapped[int]
    read_seq: Mapped[int]
    cleared_seq: Mapped[int]


class Message(Base):
    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int]
    seq: Mapped[int]
    sender_id: Mapped[int]
    content: Mapped[str]
    folded: Mapped[str | None]
    created_at: Mapped[int]
    reply_id: Mapped[int | None]
    replies: Mapped[int] = mapped_column(default=0)

    sender: Mapped[User] = relationship(primaryjoin="foreign(Message.sender_id) == User.id")
    original: Mapped["Message | None"] = relationship(primaryjoin="foreign(Message.reply_id) == remote(Message.id)")
