"""FastAPI with synchronous SQLAlchemy, in the manner of both their tutorials."""

import time
from datetime import UTC, datetime, timedelta
from typing import Annotated

from database import Conversation, Friendship, LoginSession, Member, Message, User
from errors import Refused, add_handlers
from fastapi import FastAPI, Path, Query
from schemas import (
    Friend,
    Friends,
    Id,
    LoggedIn,
    LogIn,
    Messages,
    NewMessage,
    NoQuery,
    Ok,
    Page,
    PrivateConversation,
    PrivateConversations,
    Sent,
)
from schemas import Message as MessageOut
from security import CurrentUserId, SessionDep, is_password, new_session
from sqlalchemy import case, delete, func, or_, select, update
from sqlalchemy.orm import aliased, joinedload

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

app = FastAPI(title="Chat")
add_handlers(app)


@app.post("/user/login", response_model=Ok[LoggedIn])
def log_in(body: LogIn, session: SessionDep):
    user = session.scalar(select(User).where(User.name == body.username))
    if user is None:
        raise Refused(400, 1, "User does not exist")
    session.rollback()  # hashing takes a while: let the connection go
    if not is_password(user.password_hash, body.password):
        raise Refused(400, 2, "Incorrect password")
    session.execute(
        delete(LoginSession).where(LoginSession.user_id == user.id, LoginSession.expires_at < time.time_ns() // 1000)
    )
    unchanged = select(User.id).where(User.id == user.id, User.password_hash == user.password_hash)
    if session.scalar(unchanged.with_for_update(read=True)) is None:
        raise Refused(400, 2, "Incorrect password")
    login, token = new_session(user.id)
    session.add(login)
    session.commit()
    return Ok(data=LoggedIn(logged_in=True, token=token))


@app.get("/user/get_friends", response_model=Ok[Friends])
def list_friends(_query: Annotated[NoQuery, Query()], user_id: CurrentUserId, session: SessionDep):
    friend_id = case((Friendship.low_id == user_id, Friendship.high_id), else_=Friendship.low_id)
    statement = (
        select(User)
        .join(Friendship, User.id == friend_id)
        .where(or_(Friendship.low_id == user_id, Friendship.high_id == user_id), Friendship.state == "friends")
    )
    friends = sorted(session.scalars(statement), key=lambda friend: (friend.name, friend.id))
    found = [Friend(user_id=friend.id, name=friend.name, avatar=friend.avatar) for friend in friends]
    return Ok(data=Friends(friends=found))


@app.get("/user/get_private_conversation", response_model=Ok[PrivateConversations])
def list_private_conversations(_query: Annotated[NoQuery, Query()], user_id: CurrentUserId, session: SessionDep):
    other = aliased(Member)
    statement = (
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
    conversations = [PrivateConversation(**row) for row in session.execute(statement).mappings()]
    return Ok(data=PrivateConversations(conversations=conversations))


@app.get("/user/conversation/{conversation_id}", response_model=Ok[Messages])
def read_conversation(
    conversation_id: Annotated[Id, Path()],
    page: Annotated[Page, Query()],
    user_id: CurrentUserId,
    session: SessionDep,
):
    member = session.get(Member, (conversation_id, user_id))
    if member is None and session.get(Conversation, conversation_id) is None:
        raise Refused(400, 2, "Target does not exist")
    if member is None or member.state != "active":
        raise Refused(400, 3, "User is not in session")
    statement = (
        select(Message)
        .options(joinedload(Message.sender, innerjoin=True), joinedload(Message.original))
        .where(Message.conversation_id == conversation_id, Message.seq > member.cleared_seq)
        .order_by(Message.id.desc())
        .limit(page.limit)
    )
    if page.before is not None:
        statement = statement.where(Message.id < page.before)
    messages = session.scalars(statement).all()[::-1]
    if messages and messages[-1].seq > member.read_seq:
        _mark_read(session, member, messages[-1].seq)
    positions = session.execute(
        select(Member.user_id, Member.joined_seq, Member.read_seq)
        .where(Member.conversation_id == conversation_id, Member.state == "active")
        .order_by(Member.user_id)
    ).all()
    return Ok(data=Messages(messages=[_shown(message, positions) for message in messages]))


def _mark_read(session, member, seq):
    session.execute(
        update(Member)
        .where(
            Member.conversation_id == member.conversation_id, Member.user_id == member.user_id, Member.read_seq < seq
        )
        .values(read_seq=seq)
        .execution_options(synchronize_session=False)
    )
    session.commit()


def _shown(message, positions):
    read_by = [
        position.user_id
        for position in positions
        if position.joined_seq < message.seq <= position.read_seq and position.user_id != message.sender_id
    ]
    moment = EPOCH + timedelta(microseconds=message.created_at)
    return MessageOut(
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


@app.post("/user/send_mesage", response_model=Ok[Sent])
def send_message(user_id: CurrentUserId, body: NewMessage, session: SessionDep):
    now = time.time_ns() // 1000
    number = session.execute(
        update(Conversation)
        .where(Conversation.id == body.conversation_id)
        .values(
            last_seq=Conversation.last_seq + 1,
            active_at=case((Conversation.active_at < now, now), else_=Conversation.active_at),
        )
        .returning(Conversation.last_seq, Conversation.active_at, Conversation.disabled)
        .execution_options(synchronize_session=False)
    ).first()
    if number is None:
        raise Refused(400, 2, "Target does not exist")
    cleared_seq = session.scalar(
        update(Member)
        .where(Member.conversation_id == body.conversation_id, Member.user_id == user_id, Member.state == "active")
        .values(read_seq=case((Member.read_seq < number.last_seq, number.last_seq), else_=Member.read_seq))
        .returning(Member.cleared_seq)
        .execution_options(synchronize_session=False)
    )
    if cleared_seq is None:
        raise Refused(400, 3, "User is not in session")
    if number.disabled:
        raise Refused(400, 400, "Conversation is disabled")
    if body.reply_id is not None:
        _count_reply(session, body, cleared_seq)
    folded = body.content.casefold()
    message = Message(
        conversation_id=body.conversation_id,
        seq=number.last_seq,
        sender_id=user_id,
        content=body.content,
        folded=None if folded == body.content else folded,
        created_at=number.active_at,
        reply_id=body.reply_id,
    )
    session.add(message)
    session.commit()
    return Ok(data=Sent(message_id=message.id))


def _count_reply(session, body, cleared_seq):
    counted = session.execute(
        update(Message)
        .where(Message.conversation_id == body.conversation_id, Message.id == body.reply_id, Message.seq > cleared_seq)
        .values(replies=Message.replies + 1)
        .execution_options(synchronize_session=False)
    )
    if not counted.rowcount:
        raise Refused(400, 400, "Replied message does not exist")
