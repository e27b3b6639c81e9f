"""The first tables: users, sessions, friendships, friend groups, conversations, members, messages, invitations."""

from typing import Any

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CompositeKey,
    Database,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)


def up(_migrator: Any, db: Database) -> None:
    """Create the tables."""
    # AUTOINCREMENT makes SQLite, too, never give an id twice.
    never_reused = [SQL("AUTOINCREMENT")] if isinstance(db, SqliteDatabase) else None

    class User(Model):
        id = BigAutoField(constraints=never_reused)
        name = TextField(null=True, unique=True)
        password_hash = TextField(null=True)
        email = TextField()
        phone = TextField()
        avatar = TextField()

        class Meta:
            table_name = "users"

    class Session(Model):
        id = TextField(primary_key=True)
        user_id = BigIntegerField(index=True)
        expires_at = BigIntegerField()

        class Meta:
            table_name = "sessions"

    class Friendship(Model):
        low_id = BigIntegerField()
        high_id = BigIntegerField(index=True)
        state = TextField()
        requester_id = BigIntegerField()
        requested_at = BigIntegerField()
        conversation_id = BigIntegerField(null=True)

        class Meta:
            table_name = "friendships"
            primary_key = CompositeKey("low_id", "high_id")

    class FriendGroup(Model):
        id = BigAutoField(constraints=never_reused)
        owner_id = BigIntegerField()
        name = TextField()

        class Meta:
            table_name = "friend_groups"
            indexes = ((("owner_id", "name"), True),)

    class FriendGroupMember(Model):
        group_id = BigIntegerField()
        user_id = BigIntegerField(index=True)

        class Meta:
            table_name = "friend_group_members"
            primary_key = CompositeKey("group_id", "user_id")

    class Conversation(Model):
        id = BigAutoField(constraints=never_reused)
        is_group = BooleanField()
        name = TextField()
        announcement = TextField()
        disabled = BooleanField()
        last_seq = BigIntegerField()
        active_at = BigIntegerField()

        class Meta:
            table_name = "conversations"

    class Member(Model):
        conversation_id = BigIntegerField()
        user_id = BigIntegerField(index=True)
        state = TextField()
        role = TextField()
        place = IntegerField()
        joined_seq = BigIntegerField()
        read_seq = BigIntegerField()
        cleared_seq = BigIntegerField()

        class Meta:
            table_name = "members"
            primary_key = CompositeKey("conversation_id", "user_id")

    class Message(Model):
        id = BigAutoField(constraints=never_reused)
        conversation_id = BigIntegerField()
        seq = BigIntegerField()
        sender_id = BigIntegerField()
        content = TextField()
        folded = TextField(null=True)
        created_at = BigIntegerField()
        reply_id = BigIntegerField(null=True)
        replies = IntegerField()

        class Meta:
            table_name = "messages"
            indexes = ((("conversation_id", "seq"), True), (("conversation_id", "id"), False))

    class Invitation(Model):
        id = BigAutoField(constraints=never_reused)
        conversation_id = BigIntegerField()
        inviter_id = BigIntegerField()
        invitee_id = BigIntegerField(index=True)
        status = TextField()
        created_at = BigIntegerField()

        class Meta:
            table_name = "invitations"
            indexes = ((("conversation_id", "status", "id"), False),)

    pending = Invitation.status == "pending"
    group_and_user = (Invitation.conversation_id, Invitation.invitee_id)
    Invitation.add_index(Invitation.index(*group_and_user, unique=True, where=pending, name="invitations_pending"))

    tables = [User, Session, Friendship, FriendGroup, FriendGroupMember, Conversation, Member, Message, Invitation]
    with db.bind_ctx(tables):
        db.create_tables(tables)
