"""The operations, in the manner of Peewee's documentation; each gives the `data` of its answer."""

import time
from datetime import UTC, datetime, timedelta

from peewee import JOIN, Case
from refusals import Refused
from tables import Conversation, Friendship, Member, Message, User, database

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Original = Message.alias()
Other = Member.alias()


def list_friends(user_id):
    friend_id = Case(None, [(Friendship.low == user_id, Friendship.high)], Friendship.low)
    friends = (
        User.select(User.id, User.name, User.avatar)
        .join(Friendship, on=(User.id == friend_id))
        .where(((Friendship.low == user_id) | (Friendship.high == user_id)) & (Friendship.state == "friends"))
    )
    found = sorted(friends, key=lambda friend: (friend.name, friend.id))
    return {"friends": [{"user_id": friend.id, "name": friend.name, "avatar": friend.avatar} for friend in found]}


def list_private_conversations(user_id):
    rows = (
        Member.select(
            Conversation.id,
            Conversation.disabled,
            User.id.alias("friend_id"),
            User.name,
            User.avatar,
            (Conversation.last_seq - Member.read_seq).alias("not_read"),
        )
        .join(Conversation)
        .join(Other, on=((Other.conversation == Conversation.id) & (Other.user != user_id)))
        .join(User, on=(User.id == Other.user))
        .where((Member.user == user_id) & ~Conversation.is_group)
        .order_by(Conversation.active_at.desc(), Conversation.id.desc())
        .namedtuples()
    )
    return {
        "conversations": [
            {
                "id": row.id,
                "is_private": True,
                "friend_id": row.friend_id,
                "friend_name": "Deleted user" if row.name is None else row.name,
                "friend_avatar": row.avatar,
                "not_read": row.not_read,
                "disabled": row.disabled,
            }
            for row in rows
        ]
    }


def read_conversation(user_id, conversation_id, limit, before):
    mine = (Member.conversation == conversation_id) & (Member.user == user_id)
    member = Member.get_or_none(mine)
    if member is None and Conversation.get_or_none(Conversation.id == conversation_id) is None:
        raise Refused(400, 2, "Target does not exist")
    if member is None or member.state != "active":
        raise Refused(400, 3, "User is not in session")
    messages = _page(conversation_id, member.cleared_seq, limit, before)
    if messages and messages[-1].seq > member.read_seq:
        seq = messages[-1].seq
        Member.update(read_seq=seq).where(mine & (Member.read_seq < seq)).execute()
    positions = list(
        Member.select(Member.user, Member.joined_seq, Member.read_seq)
        .where((Member.conversation == conversation_id) & (Member.state == "active"))
        .order_by(Member.user)
        .tuples()
    )
    return {"messages": [_shown(message, positions) for message in messages]}


def _page(conversation_id, after_seq, limit, before):
    query = (
        Message.select(Message, User, Original)
        .join_from(Message, User)
        .join_from(Message, Original, JOIN.LEFT_OUTER, on=(Message.reply == Original.id))
        .where((Message.conversation == conversation_id) & (Message.seq > after_seq))
        .order_by(Message.id.desc())
    )
    if before is not None:
        query = query.where(Message.id < before)
    if limit is not None:
        query = query.limit(limit)
    return list(query)[::-1]


def _shown(message, positions):
    read_by = [
        user_id
        for user_id, joined_seq, read_seq in positions
        if joined_seq < message.seq <= read_seq and user_id != message.sender_id
    ]
    moment = EPOCH + timedelta(microseconds=message.created_at)
    return {
        "msg_id": message.id,
        "msg_body": message.content,
        "sender_id": message.sender_id,
        "sender_name": message.sender.shown_name,
        "sender_avatar": message.sender.avatar,
        "create_time": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "reply_id": message.reply_id,
        "reply content": message.reply.content if message.reply_id is not None else None,
        "replied_times": message.replies,
        "read_status": bool(read_by),
        "read_by": read_by,
    }


def send_message(user_id, conversation_id, content, reply_id):
    with database.atomic():
        seq, created_at = _take_number(conversation_id, user_id, reply_id)
        folded = content.casefold()
        message = Message.create(
            conversation=conversation_id,
            seq=seq,
            sender=user_id,
            content=content,
            folded=None if folded == content else folded,
            created_at=created_at,
            reply=reply_id,
        )
    return {"message_id": message.id}


def _take_number(conversation_id, user_id, reply_id):
    now = time.time_ns() // 1000
    number = first(
        Conversation.update(
            last_seq=Conversation.last_seq + 1,
            active_at=Case(None, [(Conversation.active_at < now, now)], Conversation.active_at),
        )
        .where(Conversation.id == conversation_id)
        .returning(Conversation.last_seq, Conversation.active_at, Conversation.disabled)
    )
    if number is None:
        raise Refused(400, 2, "Target does not exist")
    member = first(
        Member.update(read_seq=Case(None, [(Member.read_seq < number.last_seq, number.last_seq)], Member.read_seq))
        .where((Member.conversation == conversation_id) & (Member.user == user_id) & (Member.state == "active"))
        .returning(Member.cleared_seq)
    )
    if member is None:
        raise Refused(400, 3, "User is not in session")
    if number.disabled:
        raise Refused(400, 400, "Conversation is disabled")
    if reply_id is not None:
        _count_reply(conversation_id, reply_id, member.cleared_seq)
    return number.last_seq, number.active_at


def first(query):
    """The row that a changing query returns, if there is one."""
    return next(iter(query.execute()), None)


def _count_reply(conversation_id, reply_id, after_seq):
    original = (Message.conversation == conversation_id) & (Message.id == reply_id) & (Message.seq > after_seq)
    if not Message.update(replies=Message.replies + 1).where(original).execute():
        raise Refused(400, 400, "Replied message does not exist")
