"""The limit: five operations as an expert writes them in plain Python, on Starlette, with SQL and checks by hand."""

import asyncio
import logging
import os
import secrets
import sys
import time
from contextlib import asynccontextmanager
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from urllib.parse import urlsplit

import jwt
import orjson
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from checks import (
    NOT_LOGGED_IN,
    Refused,
    check_id,
    check_text,
    id_in_url,
    json_object,
    no_query,
    page_bounds,
)
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

SECRET = os.environ["JWT_SECRET"]
SESSION_SECONDS = int(os.environ["SESSION_DAYS"]) * 24 * 60 * 60
URL = os.environ["DATABASE_URL"]
CONNECTIONS = int(os.environ["DATABASE_CONNECTIONS"])

if urlsplit(URL).scheme == "sqlite":
    from sqlite_store import SqliteStore

    store = SqliteStore(URL.removeprefix("sqlite:///"))
else:
    from postgres_store import PostgresStore

    store = PostgresStore(URL, CONNECTIONS)

utcfromtimestamp = datetime.utcfromtimestamp  # half as long as a time that knows its zone
MAX = 2**63 - 1
ALGORITHMS = ["HS256"]
KEY = jwt.PyJWK.from_dict(jwt.algorithms.HMACAlgorithm.to_jwk(SECRET, as_dict=True) | {"alg": "HS256"})
BEARER = "bearer "
LOGIN_FIELDS = frozenset({"username", "password"})
MESSAGE_FIELDS = frozenset({"conversation_id", "content"})
MESSAGE_OPTIONS = frozenset({"reply_id"})
SEND_REFUSALS = {
    "unknown": (400, 2, "Target does not exist"),
    "not in session": (400, 3, "User is not in session"),
    "disabled": (400, 400, "Conversation is disabled"),
    "no original": (400, 400, "Replied message does not exist"),
}

tokens = jwt.PyJWT({"require": ["sub", "sid", "iat", "exp"]})
hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
by_name_and_id = itemgetter(1, 0)


class Answer(Response):
    media_type = "application/json"


def operation(work):
    """The endpoint of an operation whose work gives the `data` of its answer."""

    async def endpoint(request):
        try:
            data = await work(request)
        except Refused as refused:
            return Answer(refused.body, refused.status)
        return Answer(b'{"code":0,"info":"Succeed","data":' + orjson.dumps(data) + b"}")

    return endpoint


async def caller(db, request):
    """Who sends a request."""
    given = request.headers.getlist("authorization")
    if len(given) != 1:
        raise Refused(*NOT_LOGGED_IN)
    token = given[0]
    if token[:7].lower() == BEARER:
        token = token[7:]
    try:
        user_id, session_id, expires = verified(token)
    except (jwt.InvalidTokenError, ValueError):
        raise Refused(*NOT_LOGGED_IN) from None
    if expires <= time.time() or await db.session_user(session_id) != (user_id,):
        raise Refused(*NOT_LOGGED_IN)
    return user_id


@lru_cache(10_000)
def verified(token):
    """What a token says, which is true for ever, as it is signed."""
    claims = tokens.decode(token, KEY, ALGORITHMS)
    return int(claims["sub"]), claims["sid"], claims["exp"]


@operation
async def log_in(request):
    body = await json_object(request, LOGIN_FIELDS)
    name, password = body["username"], body["password"]
    check_text("username", name, 20)
    check_text("password", password, 20)
    async with store.session() as db:
        credentials = await db.credentials(name)
    if credentials is None:
        raise Refused(400, 1, "User does not exist")
    user_id, password_hash = credentials
    try:
        await asyncio.to_thread(hasher.verify, password_hash, password)
    except VerificationError:
        raise Refused(400, 2, "Incorrect password") from None
    now = int(time.time())
    expires = now + SESSION_SECONDS
    session_id = secrets.token_hex(16)
    async with store.session() as db:
        if not await db.start_session(session_id, user_id, password_hash, expires * 1_000_000):
            raise Refused(400, 2, "Incorrect password")
    claims = {"sub": str(user_id), "sid": session_id, "iat": now, "exp": expires}
    return {"logged in": True, "token": jwt.encode(claims, SECRET, algorithm="HS256")}


@operation
async def list_friends(request):
    async with store.session() as db:
        user_id = await caller(db, request)
        no_query(request)
        friends = await db.friends(user_id)
    friends.sort(key=by_name_and_id)
    return {"friends": [{"user_id": number, "name": name, "avatar": avatar} for number, name, avatar in friends]}


@operation
async def list_private_conversations(request):
    async with store.session() as db:
        user_id = await caller(db, request)
        no_query(request)
        conversations = await db.private_conversations(user_id)
    return {
        "conversations": [
            {
                "id": number,
                "is_private": True,
                "friend_id": friend_id,
                "friend_name": friend_name,
                "friend_avatar": friend_avatar,
                "not_read": not_read,
                "disabled": bool(disabled),
            }
            for number, friend_id, friend_name, friend_avatar, not_read, disabled in conversations
        ]
    }


@operation
async def read_conversation(request):
    async with store.session() as db:
        user_id = await caller(db, request)
        conversation_id = id_in_url("conversation_id", request.path_params["conversation_id"])
        limit, before = page_bounds(request.query_params)
        members = {row[0]: row for row in await db.members(conversation_id)}
        me = members.get(user_id)
        if me is None or me[1] != "active":
            if not members and not await db.exists(conversation_id):
                raise Refused(400, 2, "Target does not exist")
            raise Refused(400, 3, "User is not in session")
        page = await db.page(conversation_id, me[4], before or MAX, limit or MAX)
        if page and page[0][7] > me[3]:
            members[user_id] = (*me[:3], page[0][7], *me[4:])
            await db.mark_read(conversation_id, user_id, page[0][7])
    positions = [(user, row[2], row[3]) for user, row in members.items() if row[1] == "active"]
    page.reverse()
    return {"messages": [_message(row, members, positions) for row in page]}


def _message(row, members, positions):
    number, content, sender_id, created_at, reply_id, reply_content, replies, seq = row
    sender = members[sender_id]
    read_by = [user for user, joined, read in positions if joined < seq <= read and user != sender_id]
    return {
        "msg_id": number,
        "msg_body": content,
        "sender_id": sender_id,
        "sender_name": sender[5],
        "sender_avatar": sender[6],
        "create_time": f"{utcfromtimestamp(created_at // 1000000).isoformat()}.{created_at % 1000000:06d}Z",
        "reply_id": reply_id,
        "reply content": reply_content,
        "replied_times": replies,
        "read_status": bool(read_by),
        "read_by": read_by,
    }


@operation
async def send_message(request):
    async with store.session() as db:
        user_id = await caller(db, request)
        body = await json_object(request, MESSAGE_FIELDS, MESSAGE_OPTIONS)
        conversation_id, content, reply_id = body["conversation_id"], body["content"], body.get("reply_id")
        check_id("conversation_id", conversation_id)
        check_text("content", content, 10_000)
        if reply_id is not None:
            check_id("reply_id", reply_id)
        outcome = await db.send(conversation_id, user_id, content, reply_id)
    if type(outcome) is str:
        raise Refused(*SEND_REFUSALS[outcome])
    return {"message_id": outcome}


class RequestLog:
    """One line for each request, by logging, which is spared what the line does not show."""

    def __init__(self, app):
        self.app = app
        self.logger = logging.getLogger("requests")
        logging._srcfile = None  # noqa: SLF001 - as the documentation of logging advises
        logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
        logging.basicConfig(level="INFO", stream=sys.stdout, format="%(asctime)s %(levelname)s %(name)s %(message)s")

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 0
        started = time.perf_counter()

        async def noting_send(message):
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting_send)
        finally:
            milliseconds = (time.perf_counter() - started) * 1000
            self.logger.info("%s %s %d %.2f ms", scope["method"], scope["path"], status, milliseconds)


@asynccontextmanager
async def lifespan(_app):
    await store.open()
    yield
    await store.close()


app = RequestLog(
    Starlette(
        routes=[
            Route("/user/login", log_in, methods=["POST"]),
            Route("/user/get_friends", list_friends),
            Route("/user/get_private_conversation", list_private_conversations),
            Route("/user/conversation/{conversation_id}", read_conversation),
            Route("/user/send_mesage", send_message, methods=["POST"]),
        ],
        lifespan=lifespan,
    )
)
