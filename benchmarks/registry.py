"""Who is compared: the service, and what its users would pick instead, each in an environment of its own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.environments import python_of
from contract_tests.service import ROOT

PEERS = Path(__file__).parent / "peers"

_GUNICORN = ("-m", "gunicorn", "--config", str(PEERS / "gunicorn_config.py"))
_ASGI = (*_GUNICORN, "--worker-class", "uvicorn_worker.UvicornWorker")
_ONE_AT_A_TIME = (*_GUNICORN, "--worker-class", "sync")
_LOGGING = ("--access-logfile", "-")


class Peer(NamedTuple):
    """Something that answers the compared operations: its directory, and the arguments of Python that start it there.

    `shares` is the directory of modules that it has in common with another peer, if it has any.
    """

    name: str
    title: str
    directory: Path
    arguments: tuple[str, ...]
    shares: Path | None = None

    def command(self) -> tuple[str, ...]:
        """What starts it, with one worker process."""
        python = sys.executable if self is SERVICE else str(python_of(self.directory))
        return (python, *self.arguments)

    def environment(self) -> dict[str, str]:
        """What it is told beside what all are told."""
        return {"PYTHONPATH": str(self.shares)} if self.shares else {}


_FASTAPI = PEERS / "fastapi_sqlalchemy"
_PEEWEE = PEERS / "peewee_chat"

SERVICE = Peer("service", "this service", ROOT, ("-m", "server"))
LIMIT = Peer("starlette_sql", "Starlette, SQL by hand", PEERS / "starlette_sql", (*_ASGI, "app:app"))  # logs by itself
OTHERS = (
    Peer("fastapi_sqlalchemy", "FastAPI + SQLAlchemy", _FASTAPI, (*_ASGI, *_LOGGING, "app:app")),
    Peer("fastapi_sqlalchemy_async", "FastAPI + SQLAlchemy, async", _FASTAPI, (*_ASGI, *_LOGGING, "async_app:app")),
    Peer("django_ninja", "Django + Ninja", PEERS / "django_ninja", (*_ONE_AT_A_TIME, *_LOGGING, "project.wsgi")),
    Peer("flask_peewee", "Flask + Peewee", PEERS / "flask_peewee", (*_ONE_AT_A_TIME, *_LOGGING, "app:app"), _PEEWEE),
    Peer("connexion_peewee", "Connexion + Peewee", PEERS / "connexion_peewee", (*_ASGI, *_LOGGING, "app:app"), _PEEWEE),
)
ALL = (SERVICE, LIMIT, *OTHERS)
