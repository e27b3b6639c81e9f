"""How often something was done lately."""

from typing import Any

from peewee import BigIntegerField, Database, Model, TextField


def up(_migrator: Any, db: Database) -> None:
    """Create the table."""

    class RateLimit(Model):
        key = TextField(primary_key=True)
        filled_until = BigIntegerField(index=True)

        class Meta:
            table_name = "rate_limits"

    with db.bind_ctx([RateLimit]):
        db.create_tables([RateLimit])
