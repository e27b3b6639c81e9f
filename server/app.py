"""The ASGI app, built by Connexion from the contract."""

from __future__ import annotations

import asyncio
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
from server.problems import ContractError, Problem, SignatureError, raise_if_any
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

    from server.metrics import Metrics


class _PlansApi(RoutedAPI):  # type: ignore[misc]
    """The plans of all operations of one contract."""

    def __init__(self, specification: Specification, document: dict[str, Any], rates: Rates, **options: Any) -> None:
        super().__init__(specification, **options)
        self._document = document
        self._rates = rates
        self.add_paths()

    def make_operation(self, operation: AbstractOperation) -> Plan | None:
        try:
            return Plan(self._document, operation, self._rates)
        except (ValueError, LookupError, TypeError) as error:
            place = f"{operation.method.upper()} {operation.path}"
            raise ContractError([_why_no_plan(place, error)]) from error


class _PlansOnTrial(_PlansApi):
    """Makes all plans, and keeps the problems of those that cannot be made."""

    def __init__(self, document: dict[str, Any], rates: Rates) -> None:
        self.problems: list[Problem] = []
        super().__init__(Specification.load(document), document, rates, next_app=None)

    def make_operation(self, operation: AbstractOperation) -> Plan | None:
        try:
            return super().make_operation(operation)
        except ContractError as error:
            self.problems += error.problems
            return None


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
    metrics = _metrics(settings)
    log = partial(RequestLog, log_format=settings.log_format, metrics=metrics)
    app = ConnexionMiddleware(
        _Plans(operational_app(document, pages), document, Rates(document, settings.rate_limits)),
        middlewares=[*cors(document, settings.allowed_origins, log), log, LifespanMiddleware, ContractRouting],
        lifespan=partial(_lifespan, metrics=metrics),
    )
    app.add_api(document)
    return app


def problems_of_plans(document: dict[str, Any], rate_limits: str = "") -> list[Problem]:
    """Make every plan once, with this setting of the rate limits; where the contract and a handler do not fit.

    Raises ValueError for a wrong setting.
    """
    return _PlansOnTrial(document, Rates(document, rate_limits)).problems


def check(document: dict[str, Any], rate_limits: str = "") -> None:
    """The same; raises ContractError, with the places, where the contract and a handler do not fit."""
    raise_if_any(problems_of_plans(document, rate_limits))


def _why_no_plan(place: str, error: Exception) -> Problem:
    if isinstance(error, SignatureError):
        remedy = "Take the parameters of the operation and its body, and `caller` and `limits` as needed; nothing else."
        return Problem(error.handler, f"{error.what} (it answers {place})", remedy)
    remedy = "Compare it with another operation that has what this one is to have."
    return Problem(place, str(error) if isinstance(error, ValueError) else repr(error), remedy)


def _metrics(settings: Settings) -> Metrics | None:
    if not settings.metrics_port:
        return None
    from server.metrics import Metrics  # noqa: PLC0415 - who wants none need not have the library in memory

    return Metrics()


@asynccontextmanager
async def _lifespan(_app: Any, metrics: Metrics | None) -> AsyncIterator[None]:
    gc.freeze()  # what was made until now stays, so that nobody need look whether it does
    await database.run(database.use_file)
    watching = metrics and asyncio.create_task(metrics.watch())
    yield
    if watching:
        watching.cancel()
    database.disconnect_all()
