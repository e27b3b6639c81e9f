"""What the service answers beside the contract: its health, the contract itself, and a page to try it out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import swagger_ui_bundle
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from db import database
from server.answers import Answer, error, success
from server.contract import CONTRACT_PATH

if TYPE_CHECKING:
    from starlette.requests import Request

_ASSETS = Path(swagger_ui_bundle.swagger_ui_path)
_ASSET_TYPES = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}
_PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Chat API</title>
  <link rel="icon" href="docs/favicon-32x32.png">
  <link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
  <div id="page"></div>
  <script src="docs/swagger-ui-bundle.js"></script>
  <script>
    SwaggerUIBundle({
      url: "openapi.json", dom_id: "#page", deepLinking: true, filter: true, persistAuthorization: true,
      validatorUrl: null
    })
  </script>
</body>
</html>
"""


def operational_app(document: dict[str, Any]) -> Starlette:
    """The app for all URLs that are not the contract's; what it does not know either is a 404 in the envelope."""
    as_json = orjson.dumps(document)
    as_yaml = CONTRACT_PATH.read_bytes()

    async def health(_request: Request) -> Response:
        if await database.run(database.is_alive):
            return _response(success({"database": "ok"}))
        return _response(error(503, 503, "The database does not answer"))

    def contract_json(_request: Request) -> Response:
        return Response(as_json, media_type="application/json")

    def contract_yaml(_request: Request) -> Response:
        return Response(as_yaml, media_type="application/yaml")

    app = Starlette(
        routes=[
            Route("/healthz", health),
            Route("/openapi.json", contract_json),
            Route("/openapi.yaml", contract_yaml),
            Route("/docs", lambda _request: HTMLResponse(_PAGE)),
            *(Route(f"/docs/{name}", _asset) for name in _ASSET_TYPES),
        ],
        exception_handlers={HTTPException: _refused},
    )
    app.router.redirect_slashes = False
    return app


def _asset(request: Request) -> Response:
    path = _ASSETS / request.url.path.rpartition("/")[2]
    return Response(path.read_bytes(), media_type=_ASSET_TYPES[path.name])


def _refused(_request: Request, failure: Exception) -> Response:
    assert isinstance(failure, HTTPException)  # noqa: S101 - Starlette calls this for nothing else
    response = _response(error(failure.status_code, failure.status_code, failure.detail.capitalize()))
    response.headers.update(failure.headers or {})
    return response


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, media_type="application/json")
