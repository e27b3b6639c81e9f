"""Commands that run the service."""

from __future__ import annotations

import rich_click as click

from cli.output import say


@click.command()
def serve() -> None:
    """Migrate the database, and serve.

    It listens on HOST and PORT (127.0.0.1:8000) until it is told to stop by SIGTERM or Ctrl-C; it first answers what it
    was asked. A wrong setting, a contract that does not fit the handlers, or a database that cannot be used ends it at
    once, with a message.
    """
    from server.__main__ import main as become_the_service

    become_the_service()


@click.command()
def migrate() -> None:
    """Bring the tables of the database up to this version.

    Says which migrations it applies. Serving does the same by itself. A database that a newer version has migrated is
    refused, and left as it is.
    """
    from cli.databases import using_the_database
    from db.migrate import migrate as apply_migrations

    with using_the_database():
        applied = apply_migrations()
    for name in applied:
        say(f"applied {name}")
    if not applied:
        say("nothing to do: the database is up to date")
