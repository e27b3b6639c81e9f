"""The database and its tables, for both apps on Peewee."""

import os

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CompositeKey,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)
from playhouse.pool import PooledPostgresqlDatabase, PooledSqliteDatabase

CONNECTIONS = int(os.environ["DATABASE_CONNECTIONS"])


def _database(url):
    pool = {"max_connections": CONNECTIONS, "timeout": 10}
    if not url.startswith("sqlite:///"):
        return PooledPostgresqlDatabase(url, prefer_psycopg3=True, **pool)
    return PooledSqliteDatabase(
        url.removeprefix("sqlite:///"),
        pragmas={"journal_mode": "wal", "synchronous": "full"},
        lock_type="IMMEDIATE",
        returning_clause=True,
        check_same_thread=False,  # the pool gives a connection to one thread after the other
        **pool,
    )


database = _database(os.environ["DATABASE_URL"])


class Table(Model):
    class Meta:
        database = database


class User(Table):
    id = BigAutoField()
    name = TextField(null=True, unique=True)
    password_hash = TextField(null=True)
    email = TextField()
    phone = TextField()
    avatar = TextField(default="")

    class Meta:
        table_name = "users"

    @property
    def shown_name(self):
        return "Deleted user" if self.name is None else self.name


class LoginSession(Table):
    id = TextField(primary_key=True)
    user = ForeignKeyField(User)
    expires_at = BigIntegerField()

    class Meta:
        table_name = "sessions"


class Friendship(Table):
    low = ForeignKeyField(User, backref="+")
    high = ForeignKeyField(User, backref="+")
    state = TextField()
    requester_id = BigIntegerField()
    requested_at = BigIntegerField()
    conversation_id = BigIntegerField(null=True)

    class Meta:
        table_name = "friendships"
        primary_key = CompositeKey("low", "high")


class Conversation(Table):
    id = BigAutoField()
    is_group = BooleanField()
    name = TextField(default="")
    announcement = TextField(default="")
    disabled = BooleanField(default=False)
    last_seq = BigIntegerField(default=0)
    active_at = BigIntegerField()

    class Meta:
        table_name = "conversations"


class Member(Table):
    conversation = ForeignKeyField(Conversation, backref="members")
    user = ForeignKeyField(User, backref="memberships")
    state = TextField()
    role = TextField()
    place = IntegerField()
    joined_seq = BigIntegerField(default=0)
    read_seq = BigIntegerField(default=0)
    cleared_seq = BigIntegerField(default=0)

    class Meta:
        table_name = "members"
        primary_key = CompositeKey("conversation", "user")


class Message(Table):
    id = BigAutoField()
    conversation = ForeignKeyField(Conversation, backref="messages")
    seq = BigIntegerField()
    sender = ForeignKeyField(User, backref="messages")
    content = TextField()
    folded = TextField(null=True)
    created_at = BigIntegerField()
    reply = ForeignKeyField("self", null=True, backref="+")
    replies = IntegerField(default=0)

    class Meta:
        table_name = "messages"
