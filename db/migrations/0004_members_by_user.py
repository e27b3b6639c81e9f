"""A user's conversations are found by an index that also finds the user in one of them."""

from typing import Any

from peewee import Database


def up(migrator: Any, _db: Database) -> None:
    """Put the index in the place of the one by the user alone."""
    columns = ("user_id", "conversation_id")
    migrator.migrate(
        migrator.add_index("members", columns, name="member_user_id_conversation_id"),
        migrator.drop_index("members", "member_user_id"),
    )
