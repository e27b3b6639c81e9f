"""CORS: which pages of other origins may use the service. Where none may, none of this is in a request's way."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from server import contract
from server.answers import error
from server.responses import in_envelope

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.datastructures import Headers
    from starlette.types import ASGIApp, Receive, Scope, Send

_ALLOWED_HEADERS = ("Authorization", "Content-Type")
_EXPOSED_HEADERS = ("Allow", "Retry-After", "X-Request-Id")
_RESPONSE = "chat.preflight"
_MAX_AGE_SECONDS = 7200
"""How long a browser need not ask again; Chromium takes no more than this."""


def cors(
    document: dict[str, Any], origins: list[str], log: Callable[[ASGIApp], ASGIApp]
) -> list[Callable[[ASGIApp], ASGIApp]]:
    """The middleware for these origins, `["*"]` for all; none where there are none. `log` is what logs requests.

    It has to be the outermost, so that the answer to a failure carries its headers, too.
    """
    methods = sorted({place.partition(" ")[0] for place, _ in contract.operations(document)})
    return [partial(Cors, origins=origins, methods=methods, log=log)] if origins else []


class Cors(CORSMiddleware):
    """Starlette's CORS, with preflights that are logged and refused like all else that the service answers."""

    def __init__(
        self, app: ASGIApp, *, origins: list[str], methods: list[str], log: Callable[[ASGIApp], ASGIApp]
    ) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=methods,
            allow_headers=_ALLOWED_HEADERS,
            expose_headers=_EXPOSED_HEADERS,
            max_age=_MAX_AGE_SECONDS,
        )
        self._through_the_log = log(_respond)

    def preflight_response(self, request_headers: Headers) -> Response:
        """204 where the browser may send its request; else 400, in the envelope, says what it may not."""
        judged = super().preflight_response(request_headers)
        if judged.status_code == HTTPStatus.OK:
            response = Response(status_code=204)
        else:
            response = in_envelope(error(400, 400, f"preflight: {bytes(judged.body).decode()}"))
        response.raw_headers += [header for header in judged.raw_headers if not header[0].startswith(b"content-")]
        return _Logged(self._through_the_log, response)


class _Logged(Response):
    """A response that goes by the log, as all others have done when they come to this middleware."""

    def __init__(self, through_the_log: ASGIApp, response: Response) -> None:
        super().__init__()
        self._through_the_log = through_the_log
        self._response = response

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await self._through_the_log({**scope, _RESPONSE: self._response}, receive, send)


async def _respond(scope: Scope, receive: Receive, send: Send) -> None:
    """Send the response that a request brings with it."""
    await scope[_RESPONSE](scope, receive, send)
