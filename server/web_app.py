"""The page at /app: the example of a web client, where it is built and the setting WEB_APP is on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from server.responses import file_route

if TYPE_CHECKING:
    from starlette.routing import Route

DIST = Path(__file__).parent.parent / "examples" / "web" / "dist"

_NO_HTML_FROM_TEXT = "; require-trusted-types-for 'script'; trusted-types 'none'"
"""The browser itself sees to it that the page never makes elements of a text."""


class WebAppNotBuiltError(ValueError):
    """There is no page to serve."""


def web_app_routes(switch: str) -> list[Route]:
    """The routes of the page and its parts if the switch is `on`, else none.

    Raises WebAppNotBuiltError where they have not been built.
    """
    if switch == "off":
        return []
    page = DIST / "index.html"
    if not page.is_file():
        message = "WEB_APP is on, but the page for it is not built: run `make web`"
        raise WebAppNotBuiltError(message)
    parts = sorted((DIST / "app").iterdir())
    return [
        file_route("/app", page, _NO_HTML_FROM_TEXT),
        *(file_route(f"/app/{part.name}", part, _NO_HTML_FROM_TEXT) for part in parts),
    ]
