"""The page at /docs: the contract, to read, to search and to try out, by Swagger UI."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from server.responses import file_route

if TYPE_CHECKING:
    from starlette.routing import Route

# Of all packages on PyPI that bring Swagger UI without a web framework, this plugin of MkDocs is the one that keeps up
# with it. Its files alone are used.
_CARRIER = "mkdocs_swagger_ui_tag"
_FROM_CARRIER = ("stylesheets/swagger-ui.css", "javascripts/swagger-ui-bundle.js")
_OWN = Path(__file__).parent / "docs_page"


def docs_routes() -> list[Route]:
    """The routes of the page and of all that it takes."""
    carrier = find_spec(_CARRIER)
    assert carrier is not None  # noqa: S101 - it is a dependency
    assert carrier.origin is not None  # noqa: S101 - and a package
    swagger_ui = Path(carrier.origin).parent / "swagger-ui"
    parts = [*(swagger_ui / name for name in _FROM_CARRIER), *sorted(_OWN.glob("page.*")), _OWN / "icon.svg"]
    return [file_route("/docs", _OWN / "index.html"), *(file_route(f"/docs/{part.name}", part) for part in parts)]
