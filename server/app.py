"""The ASGI app, built by Connexion from the contract."""

from __future__ import annotations

import gc
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from connexion.middleware import ConnexionMiddleware
from connexion.middleware.abstract import RoutedAPI, RoutedMiddleware
from connexion.middleware.lifespan import LifespanMiddleware
from connexion.spec import Specification

import handlers
from db import database
from server import contract
from server.cors import cors
from server.docs import docs_routes
from server.operational import operational_app
from server.plan import Plan
from server.rates import Rates
from server.request_log import RequestLog
from server.routing import ContractRouting
from server.secret import jwt_secret
from server.settings import Settings
from server.web_app import web_app_routes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from connexion.operations import AbstractOperation
    from starlette.types import ASGIApp


class _PlansApi(RoutedAPI):  # type: ignore[misc]
    """The plans of all operations of one contract."""

    def __init__(self, specification: Specification, document: dict[str, Any], rates: Rates, **options: Any) -> None:
        super().__init__(specification, **options)
        self._document = document
        self._rates = rates
        self.add_paths()

    def make_operation(self, operation: AbstractOperation) -> Plan:
        try:
            return Plan(self._document, operation, self._rates)
        except (ValueError, LookupError, TypeError) as error:
            problem = error if isinstance(error, ValueError) else repr(error)
            message = f"{operation.method.upper()} {operation.path}: {problem}"
            raise contract.ContractError(message) from error


class _Plans(RoutedMiddleware):  # type: ignore[misc]
    """Hands each request to the plan of its operation."""

    def __init__(self, app: ASGIApp, document: dict[str, Any], rates: Rates) -> None:
        self.api_cls = partial(_PlansApi, document=document, rates=rates)
        super().__init__(app)


def serve() -> ConnexionMiddleware:
    """The app with the settings of the environment, as a gunicorn worker builds it."""
    return create_app(Settings.from_environment())


def create_app(settings: Settings) -> ConnexionMiddleware:
    """Connect to the database and build the app.

    Raises ContractError where the contract cannot be served, WebAppNotBuiltError where the page of WEB_APP is missing,
    ValueError where the database's URL or a rate limit is wrong.
    """
    database.connect(settings.database_url, settings.database_connections, settings.database_timeout)
    handlers.configure(
        jwt_secret=jwt_secret(settings),
        session_days=settings.session_days,
        argon2_time_cost=settings.argon2_time_cost,
        argon2_memory_kib=settings.argon2_memory_kib,
    )
    document = contract.load()
    pages = [*docs_routes(), *web_app_routes(settings.web_app)]
    app = ConnexionMiddleware(
        _Plans(operational_app(document, pages), document, Rates(document, settings.rate_limits)),
        middlewares=[*cors(document, settings.allowed_origins), RequestLog, LifespanMiddleware, ContractRouting],
        lifespan=_lifespan,
    )
    app.add_api(document)
    return app


def check(document: dict[str, Any], rate_limits: str = "") -> None:
    """Make every plan once, with this setting of the rate limits.

    Raises ContractError, with the place, where the contract and a handler do not fit, ValueError for a wrong setting.
    """
    specification = Specification.load(document)
    _PlansApi(specification, next_app=None, document=document, rates=Rates(document, rate_limits))


@asynccontextmanager
async def _lifespan(_app: Any) -> AsyncIterator[None]:
    gc.freeze()  # what was made until now stays, so that nobody need look whether it does
    yield
    database.disconnect_all()
