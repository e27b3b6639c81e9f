"""The database of a command, and how it is told that one cannot be used."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from peewee import PeeweeException

from cli.output import fail
from db import database
from db.migrate import DatabaseIsNewerError
from db.transfer import TransferError
from db.whole import KeepingError
from server.settings import Settings, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator


def present_url() -> str:
    """The URL of the database that the service would use here."""
    return os.environ.get("DATABASE_URL") or Settings.database_url


@contextmanager
def using_the_database(url: str = "") -> Iterator[None]:
    """Make a database (without a URL, the service's) that of this process; ends the program where it is of no use."""
    with failing_plainly():
        database.connect(url or present_url())
        try:
            yield
        finally:
            database.disconnect()


@contextmanager
def failing_plainly() -> Iterator[None]:
    """End the program with a message, and no traceback, where a database cannot be used."""
    try:
        yield
    except (ValueError, SettingsError, DatabaseIsNewerError, KeepingError, TransferError) as error:
        fail(str(error))
    except (OSError, PeeweeException) as error:
        fail(f"The database cannot be used: {error}")
