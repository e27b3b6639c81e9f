"""FastAPI with synchronous SQLAlchemy, in the manner of both their tutorials."""

from typing import Annotated

import statements
from engines import make_engine
from errors import Refused, add_handlers
from fastapi import Depends, FastAPI, Path, Query, Security
from schemas import Friend, Friends, Id, LoggedIn, LogIn, Messages, NewMessage, NoQuery, Ok, Page
from schemas import PrivateConversation, PrivateConversations, Sent
from security import NOT_LOGGED_IN, claims_of, is_password, new_session, token_header
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker
from tables import Conversation, LoginSession, Member

engine = make_engine(create_engine, "sqlite", "postgresql+psycopg")
SessionLocal = sessionmaker(engine, expire_on_commit=False)

app = FastAPI(title="Chat")
add_handlers(app)


def get_session():
    with SessionLocal() as session:
        yield session


SessionDep = Annotated[Session, Depends(get_session)]


def get_user_id(session: SessionDep, token: Annotated[str | None, Security(token_header)]) -> int:
    user_id, session_id = claims_of(token)
    login = session.get(LoginSession, session_id)
    if login is None or login.user_id != user_id:
        raise NOT_LOGGED_IN
    return user_id


UserId = Annotated[int, Depends(get_user_id)]


@app.post("/user/login", response_model=Ok[LoggedIn])
def log_in(body: LogIn, session: SessionDep):
    user = session.scalar(statements.user_named(body.username))
    if user is None:
        raise Refused(400, 1, "User does not exist")
    session.commit()  # hashing takes a while: let the connection go
    if not is_password(user.password_hash, body.password):
        raise Refused(400, 2, "Incorrect password")
    session.execute(statements.end_expired_sessions(user.id))
    if session.scalar(statements.unchanged(user)) is None:
        raise Refused(400, 2, "Incorrect password")
    login, token = new_session(user.id)
    session.add(login)
    session.commit()
    return Ok(data=LoggedIn(logged_in=True, token=token))


@app.get("/user/get_friends", response_model=Ok[Friends])
def list_friends(_query: Annotated[NoQuery, Query()], user_id: UserId, session: SessionDep):
    friends = sorted(session.scalars(statements.friends_of(user_id)), key=lambda friend: (friend.name, friend.id))
    found = [Friend(user_id=friend.id, name=friend.name, avatar=friend.avatar) for friend in friends]
    return Ok(data=Friends(friends=found))


@app.get("/user/get_private_conversation", response_model=Ok[PrivateConversations])
def list_private_conversations(_query: Annotated[NoQuery, Query()], user_id: UserId, session: SessionDep):
    rows = session.execute(statements.private_conversations_of(user_id)).mappings()
    return Ok(data=PrivateConversations(conversations=[PrivateConversation(**row) for row in rows]))


@app.get("/user/conversation/{conversation_id}", response_model=Ok[Messages])
def read_conversation(
    conversation_id: Annotated[Id, Path()], page: Annotated[Page, Query()], user_id: UserId, session: SessionDep
):
    member = session.get(Member, (conversation_id, user_id))
    if member is None and session.get(Conversation, conversation_id) is None:
        raise Refused(400, 2, "Target does not exist")
    if member is None or member.state != "active":
        raise Refused(400, 3, "User is not in session")
    messages = session.scalars(statements.page_of(member, page)).all()[::-1]
    if messages and messages[-1].seq > member.read_seq:
        session.execute(statements.mark_read(member, messages[-1].seq))
        session.commit()
    positions = session.execute(statements.read_positions(conversation_id)).all()
    return Ok(data=Messages(messages=[statements.shown(message, positions) for message in messages]))


@app.post("/user/send_mesage", response_model=Ok[Sent])
def send_message(user_id: UserId, body: NewMessage, session: SessionDep):
    number = session.execute(statements.take_number(body.conversation_id)).first()
    if number is None:
        raise Refused(400, 2, "Target does not exist")
    cleared_seq = session.scalar(statements.mark_sent(body.conversation_id, user_id, number.last_seq))
    if cleared_seq is None:
        raise Refused(400, 3, "User is not in session")
    if number.disabled:
        raise Refused(400, 400, "Conversation is disabled")
    if body.reply_id is not None and not session.execute(statements.count_reply(body, cleared_seq)).rowcount:
        raise Refused(400, 400, "Replied message does not exist")
    message = statements.new_message(body, user_id, number)
    session.add(message)
    session.commit()
    return Ok(data=Sent(message_id=message.id))
