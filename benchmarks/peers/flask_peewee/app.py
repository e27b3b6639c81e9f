"""Flask with Peewee: each request has a connection of the pool, as Peewee's documentation has it; pydantic checks."""

from functools import wraps
from typing import Annotated

import accounts
import chat
from flask import Flask, g, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from refusals import Refused, succeeded
from tables import database
from werkzeug.exceptions import HTTPException

Id = Annotated[int, Field(ge=1, le=2**53 - 1)]
NO_NUL = r"^[^\x00]*$"
ShortText = Annotated[str, Field(min_length=1, max_length=20, pattern=NO_NUL)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class LogIn(Body):
    username: ShortText
    password: ShortText


class NewMessage(Body):
    conversation_id: Id
    content: Annotated[str, Field(min_length=1, max_length=10_000, pattern=NO_NUL)]
    reply_id: Id | None = None


class NoQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Page(NoQuery):
    limit: Annotated[int | None, Field(ge=1, le=200)] = None
    before: Id | None = None


class PathId(BaseModel):
    conversation_id: Id


app = Flask(__name__)


@app.before_request
def connect():
    database.connect()


@app.teardown_request
def disconnect(_error):
    if not database.is_closed():
        database.close()


@app.errorhandler(Refused)
def refused(refusal):
    return refusal.envelope, refusal.status


@app.errorhandler(ValidationError)
def malformed(error):
    first = error.errors()[0]
    return {"code": 400, "info": f"{'.'.join(map(str, first['loc'])) or 'body'}: {first['msg']}"}, 400


@app.errorhandler(HTTPException)
def refused_by_framework(error):
    return {"code": error.code, "info": f"request: {error.name}"}, error.code


def login_required(view):
    @wraps(view)
    def checked(*args, **kwargs):
        g.user_id = accounts.user_of(request.headers.get("Authorization"))
        if g.user_id is None:
            raise Refused(401, 1, "User is not logged in")
        return view(*args, **kwargs)

    return checked


@app.post("/user/login")
def log_in():
    body = LogIn.model_validate_json(request.get_data())
    return succeeded(accounts.log_in(body.username, body.password))


@app.get("/user/get_friends")
@login_required
def list_friends():
    NoQuery.model_validate(request.args.to_dict())
    return succeeded(chat.list_friends(g.user_id))


@app.get("/user/get_private_conversation")
@login_required
def list_private_conversations():
    NoQuery.model_validate(request.args.to_dict())
    return succeeded(chat.list_private_conversations(g.user_id))


@app.get("/user/conversation/<conversation_id>")
@login_required
def read_conversation(conversation_id):
    path = PathId.model_validate({"conversation_id": conversation_id})
    page = Page.model_validate(request.args.to_dict())
    return succeeded(chat.read_conversation(g.user_id, path.conversation_id, page.limit, page.before))


@app.post("/user/send_mesage")
@login_required
def send_message():
    body = NewMessage.model_validate_json(request.get_data())
    return succeeded(chat.send_message(g.user_id, body.conversation_id, body.content, body.reply_id))
