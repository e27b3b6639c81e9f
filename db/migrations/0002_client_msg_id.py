"""A message may carry its client's own id of it, under which it is stored once."""

from typing import Any

from peewee import BigIntegerField, Database, Model, TextField


def up(migrator: Any, db: Database) -> None:
    """Add the column, and the index that keeps it unique where there is one."""

    class Message(Model):
        conversation_id = BigIntegerField()
        sender_id = BigIntegerField()
        client_msg_id = TextField(null=True)

        class Meta:
            table_name = "messages"

    migrator.migrate(migrator.add_column("messages", "client_msg_id", Message.client_msg_id))
    columns = (Message.conversation_id, Message.sender_id, Message.client_msg_id)
    given = Message.client_msg_id.is_null(False)
    with db.bind_ctx([Message]):
        Message.add_index(Message.index(*columns, unique=True, where=given, name="messages_client_msg_id"))
        Message.create_table()
