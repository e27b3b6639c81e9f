"""How an engine is made; the synchronous and the asynchronous app differ in the drivers, and in nothing else."""

import os

from sqlalchemy import event
from sqlalchemy.engine import make_url


def make_engine(create, sqlite_driver, postgres_driver):
    url = make_url(os.environ["DATABASE_URL"])
    pool = {"pool_size": int(os.environ["DATABASE_CONNECTIONS"]), "max_overflow": 0}
    if url.drivername != "sqlite":
        return create(url.set(drivername=postgres_driver), **pool)
    # The driver begins a transaction with the first change, and takes the lock at once then.
    options = {"timeout": 10, "isolation_level": "IMMEDIATE", "check_same_thread": False}
    engine = create(url.set(drivername=sqlite_driver), connect_args=options, **pool)
    event.listen(getattr(engine, "sync_engine", engine), "connect", _make_durable)
    return engine


def _make_durable(connection, _record):
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()
