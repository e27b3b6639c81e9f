"""Gunicorn's configuration: `gunicorn --config python:server.gunicorn_config`.

The first process checks the settings and the contract and migrates the database, all before any worker starts; each
worker then builds the app anew.
"""

from __future__ import annotations

import importlib
import logging
import warnings
from typing import TYPE_CHECKING

from peewee import DatabaseError

from db import database
from db.migrate import DatabaseIsNewerError, migrate
from server import contract, logs
from server.exposition import Exposition
from server.logs import cannot_start
from server.secret import jwt_secret
from server.settings import Settings, SettingsError
from server.web_app import web_app_routes

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter

try:
    settings = Settings.from_environment()
except SettingsError as refused:
    cannot_start(refused)

wsgi_app = "server.app:serve()"
worker_class = "server.worker.ChatWorker"
bind = f"[{settings.host}]:{settings.port}" if ":" in settings.host else f"{settings.host}:{settings.port}"
backlog = 65535  # or as many as the system allows; who finds no place tries again only after a second, or more
workers = settings.web_concurrency
forwarded_allow_ips = settings.trusted_proxies
loglevel = settings.log_level.lower()
control_socket_disable = True
logger_class = logs.gunicorn_logger(settings.log_format)

if settings.metrics_port:
    _exposition = Exposition(settings.metrics_host, settings.metrics_port)
    when_ready = _exposition.when_ready
    post_fork = _exposition.post_fork
    child_exit = _exposition.child_exit
    on_exit = _exposition.on_exit

logs.configure(settings.log_format, settings.log_level)
logging.getLogger("peewee").setLevel(logging.INFO)  # at DEBUG it tells the values of every statement


def _check_contract() -> None:
    # Connexion imports Starlette's test client, which wants another HTTP client than Connexion does.
    warnings.filterwarnings("ignore", module="connexion", message="Using `httpx` with `starlette.testclient`")
    app = importlib.import_module("server.app")
    app.check(contract.load(), settings.rate_limits)


def on_starting(_arbiter: Arbiter) -> None:
    """Refuse to start, with a message, where something is wrong; else make everything ready for the workers."""
    try:
        database.connect(settings.database_url, seconds=settings.database_timeout)
        _check_contract()
        web_app_routes(settings.web_app)
        migrate()
        database.write(lambda: None)
        jwt_secret(settings)
    except (ValueError, DatabaseIsNewerError) as error:
        cannot_start(error)
    except (OSError, DatabaseError) as error:
        cannot_start(f"the database of DATABASE_URL cannot be used: {error}")
    finally:
        database.disconnect()
