"""The database of a command, and how it is told that one cannot be used."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
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
def using_the_database() -> Iterator[None]:
    """Make the database of the service that of this process; ends the program where it is of no use."""
    with failing_plainly():
        database.connect(present_url())
        try:
            yield
        finally:
            database.disconnect()


@contextmanager
def failing_plainly() -> Iterator[None]:
    """End the program with a message, and no traceback, where a database cannot be used; tidily, if it is to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    except (ValueError, SettingsError, DatabaseIsNewerError, KeepingError, TransferError) as error:
        fail(str(error))
    except (OSError, PeeweeException, psycopg.Error, sqlite3.Error) as error:
        fail(f"The database cannot be used: {error}")
