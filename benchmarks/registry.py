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
_THREADS = (*_GUNICORN, "--worker-class", "gthread")
_LOGGING = ("--access-logfile", "-")


class Peer(NamedTuple):
    """Something that answers the compared operations, and the arguments of Python that start it."""

    name: str
    title: str
    arguments: tuple[str, ...]

    @property
    def directory(self) -> Path:
        """Where it is at home."""
        return ROOT if self is SERVICE else PEERS / self.name

    def command(self) -> tuple[str, ...]:
        """What starts it in its directory, with one worker process."""
        python = sys.executable if self is SERVICE else str(python_of(self.directory))
        return (python, *self.arguments)


SERVICE = Peer("service", "this service", ("-m", "server"))
LIMIT = Peer("starlette_sql", "Starlette, SQL by hand", (*_ASGI, "app:app"))  # it writes its own line of log
OTHERS = (
    Peer("fastapi_sqlalchemy", "FastAPI + SQLAlchemy", (*_ASGI, *_LOGGING, "app:app")),
    Peer("fastapi_sqlalchemy_async", "FastAPI + SQLAlchemy, async", (*_ASGI, *_LOGGING, "app:app")),
    Peer("django_ninja", "Django + Ninja", (*_THREADS, *_LOGGING, "project.wsgi")),
    Peer("flask_peewee", "Flask + Peewee", (*_THREADS, *_LOGGING, "app:app")),
    Peer("connexion_peewee", "Connexion + Peewee", (*_ASGI, *_LOGGING, "app:app")),
)
ALL = (SERVICE, LIMIT, *OTHERS)
