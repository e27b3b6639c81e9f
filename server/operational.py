"""What the service answers beside the contract: its health, the contract itself, and pages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from db import database
from server.answers import error, success
from server.contract import CONTRACT_PATH
from server.responses import in_envelope, in_full

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_HEALTH_SECONDS = 1.5
"""How long the database may take to answer; who asks for the health of a service does not wait for long."""


def operational_app(document: dict[str, Any], pages: list[Route]) -> Starlette:
    """The app for all URLs that are not the contract's; what it does not know either is a 404 in the envelope."""
    as_json = orjson.dumps(document)
    as_yaml = CONTRACT_PATH.read_bytes()

    async def health(_request: Request) -> Response:
        if await _database_answers():
            return in_envelope(success({"database": "ok"}))
        return in_envelope(error(503, 503, "The database does not answer"))

    async def contract_json(_request: Request) -> Response:
        return in_full(as_json, "application/json")

    async def contract_yaml(_request: Request) -> Response:
        return in_full(as_yaml, "application/yaml")

    app = Starlette(
        routes=[
            Route("/healthz", health),
            Route("/openapi.json", contract_json),
            Route("/openapi.yaml", contract_yaml),
            *pages,
        ],
        exception_handlers={HTTPException: _refused},
    )
    app.router.redirect_slashes = False
    return app


async def _database_answers() -> bool:
    try:
        async with asyncio.timeout(_HEALTH_SECONDS):
            return await database.run(database.is_alive)
    except (TimeoutError, *database.Unavailable):
        return False


def _refused(_request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)  # noqa: S101 - Starlette calls this for nothing else
    headers = tuple((name.lower().encode(), value.encode()) for name, value in (failure.headers or {}).items())
    return in_envelope(error(failure.status_code, failure.status_code, failure.detail.capitalize(), headers))
