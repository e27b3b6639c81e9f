"""What is asked of the database, and how its rows become answers."""

import time
from datetime import UTC, datetime, timedelta

import schemas
from sqlalchemy import case, delete, func, or_, select, update
from sqlalchemy.orm import aliased, joinedload
from tables import Conversation, Friendship, LoginSession, Member, Message, User

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

other = aliased(Member)


def now():
    return time.time_ns() // 1000


def user_named(name):
    return select(User).where(User.name == name)


def end_expired_sessions(user_id):
    return delete(LoginSession).where(LoginSession.user_id == user_id, LoginSession.expires_at < now())


def unchanged(user):
    """The user, kept from being changed, if the password is still the one that was checked."""
    return (
        select(User.id).where(User.id == user.id, User.password_hash == user.password_hash).with_for_update(read=True)
    )


def friends_of(user_id):
    friend_id = case((Friendship.low_id == user_id, Friendship.high_id), else_=Friendship.low_id)
    return (
        select(User)
        .join(Friendship, User.id == friend_id)
        .where(or_(Friendship.low_id == user_id, Friendship.high_id == user_id), Friendship.state == "friends")
    )


def private_conversations_of(user_id):
    return (
        select(
            Conversation.id,
            User.id.label("friend_id"),
            func.coalesce(User.name, "Deleted user").label("friend_name"),
            User.avatar.label("friend_avatar"),
            (Conversation.last_seq - Member.read_seq).label("not_read"),
            Conversation.disabled,
        )
        .join(Member, Member.conversation_id == Conversation.id)
        .join(other, (other.conversation_id == Member.conversation_id) & (other.user_id != user_id))
        .join(User, User.id == other.user_id)
        .where(Member.user_id == user_id, Conversation.is_group.is_(False))
        .order_by(Conversation.active_at.desc(), Conversation.id.desc())
    )


def page_of(member, page):
    statement = (
        select(Message)
        .options(joinedload(Message.sender, innerjoin=True), joinedload(Message.original))
        .where(Message.conversation_id == member.conversation_id, Message.seq > member.cleared_seq)
        .order_by(Message.id.desc())
        .limit(page.limit)
    )
    return statement if page.before is None else statement.where(Message.id < page.before)


def mark_read(member, seq):
    return (
        update(Member)
        .where(
            Member.conversation_id == member.conversation_id, Member.user_id == member.user_id, Member.read_seq < seq
        )
        .values(read_seq=seq)
        .execution_options(synchronize_session=False)
    )


def read_positions(conversation_id):
    return (
        select(Member.user_id, Member.joined_seq, Member.read_seq)
        .where(Member.conversation_id == conversation_id, Member.state == "active")
        .order_by(Member.user_id)
    )


def take_number(conversation_id):
    moment = now()
    return (
        update(Conversation)
        .where(Conversation.id == conversation_id)
        .values(
            last_seq=Conversation.last_seq + 1,
            active_at=case((Conversation.active_at < moment, moment), else_=Conversation.active_at),
        )
        .returning(Conversation.last_seq, Conversation.active_at, Conversation.disabled)
        .execution_options(synchronize_session=False)
    )


def mark_sent(conversation_id, user_id, seq):
    return (
        update(Member)
        .where(Member.conversation_id == conversation_id, Member.user_id == user_id, Member.state == "active")
        .values(read_seq=case((Member.read_seq < seq, seq), else_=Member.read_seq))
        .returning(Member.cleared_seq)
        .execution_options(synchronize_session=False)
    )


def count_reply(body, cleared_seq):
    return (
        update(Message)
        .where(Message.conversation_id == body.conversation_id, Message.id == body.reply_id, Message.seq > cleared_seq)
        .values(replies=Message.replies + 1)
        .execution_options(synchronize_session=False)
    )


def new_message(body, user_id, number):
    folded = body.content.casefold()
    return Message(
        conversation_id=body.conversation_id,
        seq=number.last_seq,
        sender_id=user_id,
        content=body.content,
        folded=None if folded == body.content else folded,
        created_at=number.active_at,
        reply_id=body.reply_id,
    )


def shown(message, positions):
    read_by = [
        position.user_id
        for position in positions
        if position.joined_seq < message.seq <= position.read_seq and position.user_id != message.sender_id
    ]
    moment = EPOCH + timedelta(microseconds=message.created_at)
    return schemas.Message(
        msg_id=message.id,
        msg_body=message.content,
        sender_id=message.sender_id,
        sender_name=message.sender.shown_name,
        sender_avatar=message.sender.avatar,
        create_time=moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        reply_id=message.reply_id,
        reply_content=message.original.content if message.original else None,
        replied_times=message.replies,
        read_status=bool(read_by),
        read_by=read_by,
    )
