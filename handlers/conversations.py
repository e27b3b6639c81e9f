"""Conversation management (会话管理): private conversations, and the messages of all conversations."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from db import clock, conversations, friendships, members, messages, sending, users
from db.audience import Audience
from db.database import Unchanged, write
from handlers._execution import without_transaction
from handlers._refusal import Refusal
from handlers._shapes import record
from handlers._streams import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from db.conversations import PrivateEntry, Standing
    from db.messages import Record
    from handlers._shapes import Data
    from handlers._streams import Stream
    from handlers.identity import Caller


@without_transaction
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


@without_transaction
def read_conversation(
    caller: Caller, conversation_id: int, limit: int | None = None, before: int | None = None
) -> Data | Stream:
    """The messages of a conversation, which this marks as read (聊天界面)."""
    audience = Audience.of(conversation_id)
    if audience is None:
        raise Refusal("TargetDoesNotExist")
    me = audience.reader(caller.id)
    if me is None:
        raise Refusal("UserNotInSession")
    shape = partial(_message, audience)
    span = messages.Span(conversation_id, me.cleared_seq, audience.last_seq)
    if limit is not None:
        page = _page(span, limit, before)
        if page:
            audience.mark_read(me, page[-1].seq)
        return {"messages": list(map(shape, page))}
    span = _older(span, before)
    audience.mark_read(me, span.upto_seq)
    return _listed(messages.in_batches(span), shape)


@without_transaction
def send_message(caller: Caller, body: Data) -> Data:
    """Send a message (发送消息)."""
    optional = body.get("reply_id"), body.get("client_msg_id")
    draft = sending.Draft(body["conversation_id"], caller.id, body["content"], *optional)
    message_id = sending.at_once(draft)
    return {"message_id": message_id or write(lambda: _send_step_by_step(draft))}


def _send_step_by_step(draft: sending.Draft) -> int:
    number = sending.take_number(draft.conversation_id)
    if number is None:
        raise Refusal("TargetDoesNotExist")
    cleared_seq = members.mark_read(draft.conversation_id, draft.sender_id, number.seq)
    if cleared_seq is None:
        raise Refusal("UserNotInSession")
    if number.disabled:
        raise Refusal("ConversationDisabled")
    earlier = sending.earlier(draft)
    if earlier is not None:
        raise Unchanged(earlier.id) if earlier.is_of(draft) else Refusal("ClientMsgIdAlreadyUsed")
    if not sending.count_reply(draft, cleared_seq):
        raise Refusal("RepliedMessageNotFound")
    return sending.add(draft, number)


@without_transaction
def list_records(
    caller: Caller, conversation_id: int, limit: int | None = None, before: int | None = None
) -> Data | Stream:
    """The records of a conversation (获取所有聊天记录)."""
    span = _visible(_joined(caller, conversation_id))
    if limit is not None:
        return {"messages": list(map(record, _page(span, limit, before)))}
    return _listed(messages.in_batches(_older(span, before)), record)


@without_transaction
def filter_records(caller: Caller, body: Data) -> Data | Stream:
    """The records of a conversation that match (获取时间查询聊天记录)."""
    span = _visible(_joined(caller, body["conversation_id"]))
    return _listed(messages.search(span, _conditions(body)), record)


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


def _visible(standing: Standing) -> messages.Span:
    """The messages of a conversation that a member of it sees."""
    return messages.Span(standing.conversation_id, standing.cleared_seq or 0, standing.last_seq)


def _page(span: messages.Span, limit: int, before: int | None) -> list[Record]:
    """The newest messages of a span, or those that are older than a message."""
    if before is None:
        return messages.newest(span, limit)
    return messages.newest_before(before, span.conversation_id, span.after_seq, limit)


def _older(span: messages.Span, before: int | None) -> messages.Span:
    """A span, or what of it is older than a message."""
    if before is None:
        return span
    return span._replace(upto_seq=messages.last_before(span.conversation_id, before))


def _listed(batches: Iterator[list[Record]], shape: Callable[[Record], Data]) -> Data | Stream:
    """Any number of messages."""
    return listed("messages", (list(map(shape, batch)) for batch in batches))


def _conditions(body: Data) -> messages.Conditions:
    wanted: Data = {}
    if "content" in body:
        wanted["text"] = body["content"]
    if "start_time" in body:
        wanted["start"] = clock.from_datetime(body["start_time"])
    if "end_time" in body:
        wanted["end"] = clock.from_datetime(body["end_time"])
    if "sender_id" in body:
        wanted["first_sender_id"] = wanted["last_sender_id"] = body["sender_id"]
    return messages.Conditions(**wanted)


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


def _message(audience: Audience, message: Record) -> Data:
    shown = record(message)
    read_by = audience.read_by(message)
    shown["replied_times"] = message.replies
    shown["read_status"] = bool(read_by)
    shown["read_by"] = read_by
    return shown
