"""The functions that the specification names; each has a connection from the pool while it runs."""

import accounts
import chat
from refusals import succeeded
from tables import database


def authenticate(token):
    with database.connection_context():
        user_id = accounts.user_of(token)
    return None if user_id is None else {"sub": user_id}


@database.connection_context()
def log_in(body):
    return succeeded(accounts.log_in(body["username"], body["password"]))


@database.connection_context()
def list_friends(user):
    return succeeded(chat.list_friends(user))


@database.connection_context()
def list_private_conversations(user):
    return succeeded(chat.list_private_conversations(user))


@database.connection_context()
def read_conversation(conversation_id, user, limit=None, before=None):
    return succeeded(chat.read_conversation(user, conversation_id, limit, before))


@database.connection_context()
def send_message(body, user):
    return succeeded(chat.send_message(user, body["conversation_id"], body["content"], body.get("reply_id")))
