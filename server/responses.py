"""Starlette's responses, for what the service answers beside the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from server import headers

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.types import Message, Receive, Scope, Send

    from server.answers import Answer


class _InEnvelope(Response):
    """An answer as Starlette has it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.body, answer.status, media_type="application/json")
        self.raw_headers += [*headers.OF_JSON, *answer.headers]
        self._code = answer.code

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, with its code where an answer has it."""

        async def send_with_code(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["code"] = self._code
            await send(message)

        await super().__call__(scope, receive, send_with_code)


def in_envelope(answer: Answer) -> Response:
    """An answer as Starlette has it."""
    return _InEnvelope(answer)


def in_full(content: bytes, media_type: str) -> Response:
    """A document that does not change while the service runs."""
    response = Response(content, media_type=media_type)
    response.raw_headers += headers.of_files()
    return response


def file_route(url: str, file: Path, more_policy: str = "") -> Route:
    """The route of one file; `more_policy` is what it adds to the Content-Security-Policy of all files."""
    files = StaticFiles(directory=file.parent)
    more_headers = headers.of_files(more_policy)

    async def answer(request: Request) -> Response:
        response = await files.get_response(file.name, request.scope)
        response.raw_headers += more_headers
        return response

    return Route(url, answer)
