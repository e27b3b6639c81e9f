"""The tables, which the service's migrations have made."""

from django.db import models


class User(models.Model):
    id = models.BigAutoField(primary_key=True)
    name = models.TextField(null=True, unique=True)
    password_hash = models.TextField(null=True)
    email = models.TextField()
    phone = models.TextField()
    avatar = models.TextField(default="")

    class Meta:
        managed = False
        db_table = "users"

    @property
    def shown_name(self):
        return "Deleted user" if self.name is None else self.name


def to_user(column, related_name):
    return models.ForeignKey(User, models.DO_NOTHING, db_column=column, db_constraint=False, related_name=related_name)


class LoginSession(models.Model):
    id = models.TextField(primary_key=True)
    user = to_user("user_id", "sessions")
    expires_at = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "sessions"


class Friendship(models.Model):
    pk = models.CompositePrimaryKey("low_id", "high_id")
    low = to_user("low_id", "friendships_as_low")
    high = to_user("high_id", "friendships_as_high")
    state = models.TextField()
    requester_id = models.BigIntegerField()
    requested_at = models.BigIntegerField()
    conversation_id = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "friendships"


class Conversation(models.Model):
    id = models.BigAutoField(primary_key=True)
    is_group = models.BooleanField()
    name = models.TextField(default="")
    announcement = models.TextField(default="")
    disabled = models.BooleanField(default=False)
    last_seq = models.BigIntegerField(default=0)
    active_at = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "conversations"


class Member(models.Model):
    pk = models.CompositePrimaryKey("conversation_id", "user_id")
    conversation = models.ForeignKey(
        Conversation, models.DO_NOTHING, db_column="conversation_id", db_constraint=False, related_name="members"
    )
    user = to_user("user_id", "memberships")
    state = models.TextField()
    role = models.TextField()
    place = models.IntegerField()
    joined_seq = models.BigIntegerField(default=0)
    read_seq = models.BigIntegerField(default=0)
    cleared_seq = models.BigIntegerField(default=0)

    class Meta:
        managed = False
        db_table = "members"


class Message(models.Model):
    id = models.BigAutoField(primary_key=True)
    conversation_id = models.BigIntegerField()
    seq = models.BigIntegerField()
    sender = to_user("sender_id", "messages")
    content = models.TextField()
    folded = models.TextField(null=True)
    created_at = models.BigIntegerField()
    reply = models.ForeignKey("self", models.DO_NOTHING, null=True, db_column="reply_id", db_constraint=False)
    replies = models.IntegerField(default=0)

    class Meta:
        managed = False
        db_table = "messages"
