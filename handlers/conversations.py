"""Conversation management (会话管理): private conversations, and the messages of all conversations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import clock, conversations, friendships, members, messages, users
from handlers._execution import repeatable
from handlers._refusal import Refusal
from handlers._shapes import record

if TYPE_CHECKING:
    from datetime import datetime

    from db.conversations import PrivateEntry, Standing
    from db.members import ReadPosition
    from db.messages import Record
    from handlers._shapes import Data
    from handlers.identity import Caller


@repeatable
def list_private_conversations(caller: Caller) -> Data:
    """The caller's private conversations (获取所有私聊)."""
    return {"conversations": [_private_entry(entry) for entry in conversations.private_list(caller.id)]}


def open_private_conversation(caller: Caller, body: Data) -> Data:
    """The private conversation with a friend, made if there is none yet (发起私聊)."""
    friend = users.get(body["friend_id"])
    if friend is None:
        raise Refusal("TargetDoesNotExist")
    conversation_id = friendships.open_conversation(caller.id, friend.id)
    if conversation_id is None:
        raise Refusal("NotFriends")
    return {"conversation_id": conversation_id, "friend_name": friend.name, "friend_avatar": friend.avatar}


@repeatable
def read_conversation(
    caller: Caller, conversation_id: int, limit: int | None = None, before: int | None = None
) -> Data:
    """The messages of a conversation, which this marks as read (聊天界面)."""
    standing = _joined(caller, conversation_id)
    shown = messages.page(conversation_id, standing.cleared_seq or 0, before, limit)
    if shown and shown[-1].seq > (standing.read_seq or 0):
        members.mark_read(conversation_id, caller.id, shown[-1].seq)
    positions = members.read_positions(conversation_id)
    return {"messages": [_message(message, positions) for message in shown]}


def send_message(caller: Caller, body: Data) -> Data:
    """Send a message (发送消息)."""
    conversation_id, reply_id = body["conversation_id"], body.get("reply_id")
    number = messages.take_number(conversation_id)
    if number is None:
        raise Refusal("TargetDoesNotExist")
    cleared_seq = members.mark_read(conversation_id, caller.id, number.seq)
    if cleared_seq is None:
        raise Refusal("UserNotInSession")
    if number.disabled:
        raise Refusal("ConversationDisabled")
    if reply_id is not None and not messages.count_reply(conversation_id, reply_id, cleared_seq):
        raise Refusal("RepliedMessageNotFound")
    return {"message_id": messages.add(conversation_id, caller.id, number, body["content"], reply_id)}


@repeatable
def list_records(caller: Caller, conversation_id: int, limit: int | None = None, before: int | None = None) -> Data:
    """The records of a conversation (获取所有聊天记录)."""
    standing = _joined(caller, conversation_id)
    shown = messages.page(conversation_id, standing.cleared_seq or 0, before, limit)
    return {"messages": [record(message) for message in shown]}


@repeatable
def filter_records(caller: Caller, body: Data) -> Data:
    """The records of a conversation that match (获取时间查询聊天记录)."""
    standing = _joined(caller, body["conversation_id"])
    found = messages.search(
        standing.conversation_id,
        standing.cleared_seq or 0,
        messages.Conditions(
            text=body.get("content"),
            start=_micros(body.get("start_time")),
            end=_micros(body.get("end_time")),
            sender_id=body.get("sender_id"),
        ),
    )
    return {"messages": [record(message) for message in found]}


def delete_records(caller: Caller, body: Data) -> Data:
    """Empty a conversation for the caller (删除聊天记录)."""
    conversations.lock(body["conversation_id"])
    standing = _joined(caller, body["conversation_id"])
    members.clear(standing.conversation_id, caller.id, standing.last_seq)
    return {"delete": True}


def _joined(caller: Caller, conversation_id: int) -> Standing:
    """How the caller stands to a conversation that exists and that it is in."""
    standing = conversations.standing(conversation_id, caller.id)
    if standing is None:
        raise Refusal("TargetDoesNotExist")
    if not standing.is_member:
        raise Refusal("UserNotInSession")
    return standing


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else clock.from_datetime(moment)


def _private_entry(entry: PrivateEntry) -> Data:
    return {
        "id": entry.id,
        "is_private": True,
        "friend_id": entry.friend_id,
        "friend_name": entry.friend_name,
        "friend_avatar": entry.friend_avatar,
        "not_read": entry.unread,
        "disabled": bool(entry.disabled),
    }


def _message(message: Record, positions: list[ReadPosition]) -> Data:
    read_by = [
        user_id
        for user_id, joined_seq, read_seq in positions
        if joined_seq < message.seq <= read_seq and user_id != message.sender_id
    ]
    return record(message) | {
        "replied_times": message.replies,
        "read_status": bool(read_by),
        "read_by": read_by,
    }
