"""Commands for who operates the service: what is to be kept, and where."""

from __future__ import annotations

from pathlib import Path

import rich_click as click


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything to FILE, while the service goes on.

    FILE has all that the database has at one moment: each message that was acknowledged before. It must not be there
    yet; it has mode 0600, and is there whole or not at all. It is an SQLite file, be the database SQLite or PostgreSQL,
    and can be restored into either.

    The key of the tokens is not in it (JWT_SECRET, or the file beside an SQLite database).
    """
    from cli.databases import failing_plainly, present_url
    from cli.output import progress, say
    from db.keeping import back_up

    with failing_plainly(), progress() as reach:
        back_up(present_url(), file, reach)
    say(f"{file}: {file.stat().st_size:,} bytes")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace whatever the database has. That is lost.")
def restore(file: Path, *, replace: bool) -> None:
    """Fill the database from the backup FILE.

    The database has to be empty: none yet, or without a single row. It is filled at once or not at all. A backup of an
    older version is brought up to this one. Stop the service first; an SQLite database that is in use is refused.

    Logins last if the service has the key that it had: the same JWT_SECRET, or the same file beside an SQLite database.
    """
    from cli.databases import failing_plainly, present_url
    from cli.output import progress, say
    from db.keeping import restore as fill_from

    with failing_plainly(), progress() as reach:
        fill_from(file, present_url(), reach, replace=replace)
    say("restored")


@click.command("migrate-to")
@click.argument("url", metavar="DATABASE_URL")
@click.option("--from", "from_url", metavar="DATABASE_URL", help="The database to move, if not the present one.")
def migrate_to(url: str, from_url: str | None) -> None:
    """Move everything to another, empty database.

    From SQLite to PostgreSQL, the other way round, or to another of the same kind. All rows are read again at the other
    database, and compared; it gets all of them, in one transaction, or none. The one that is moved stays as it is.

    Stop the service first. An SQLite database that is in use is refused. In PostgreSQL nobody can write as long as this
    takes, but what a service writes there afterwards is not moved.
    """
    from cli.databases import failing_plainly, present_url
    from cli.output import progress, say
    from db.keeping import move

    source = from_url or present_url()
    with failing_plainly(), progress() as reach:
        move(source, url, reach)
    say("Moved. Start the service with DATABASE_URL set to the new database.")
    say(_how_logins_last(source))


def _how_logins_last(source: str) -> str:
    from db.urls import is_sqlite
    from server.secret import key_file

    if is_sqlite(source) and key_file(source).exists():
        return f"Logins last if you set JWT_SECRET to the key of before, unless it is set: it is in {key_file(source)}"
    return "Logins last if JWT_SECRET stays the same."
