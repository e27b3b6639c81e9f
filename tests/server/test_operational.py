"""Beside the contract's URLs the service tells its health and its contract, and shows a page to try it out."""

from __future__ import annotations

import re
import socket
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from unittest.mock import AsyncMock
from urllib.parse import urljoin

import pytest
from peewee import OperationalError
from starlette.testclient import TestClient

from contract_tests.api import Answer, Api
from contract_tests.contract import SPEC
from db.models import database
from server.app import create_app
from server.contract import CONTRACT_PATH
from tests.conftest import settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from contract_tests.api import Caller

ASSETS = [f"/docs/{name}" for name in ("swagger-ui.css", "swagger-ui-bundle.js", "page.css", "page.js", "icon.svg")]
URLS = ["/healthz", "/openapi.json", "/openapi.yaml", "/docs", *ASSETS]


class Page(HTMLParser):
    """The addresses that a page names in its elements, and the scripts and styles that stand in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.inline = ""
        self._is_inline = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the addresses."""
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href", "action", "data"}]
        self.inline += "".join(name for name, _ in attrs if name == "style" or name.startswith("on"))
        self._is_inline = tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        """Take scripts and styles."""
        if self._is_inline:
            self.inline += data.strip()


@contextmanager
def service_on(database_url: str) -> Iterator[Caller]:
    """A service of its own on a database that nobody has made ready."""
    before = database.obj
    try:
        app = create_app(settings_for(database_url))
        with TestClient(app, raise_server_exceptions=False) as http:
            yield Api(http).anyone
    finally:
        database.initialize(before)


@contextmanager
def deaf_port() -> Iterator[int]:
    """A port of this machine on which nobody listens, and nobody else can begin to."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


# --------------------------------------------------------------------------------------------------- health


def test_a_service_whose_database_answers_is_healthy(api: Api) -> None:
    assert api.anyone.get("/healthz").data == {"database": "ok"}


def check_ill(caller: Caller) -> None:
    """Fail unless a service says that its database does not answer, and tells nothing more."""
    for _ in range(2):
        assert caller.get("/healthz").refusal == (503, 503, "The database does not answer")
        refusal = caller.post("/user/login", username="Alice", password="secret").refusal
        assert refusal == (500, 500, "Internal server error")
    assert caller.get("/openapi.json").body == SPEC


def test_a_service_whose_postgresql_does_not_answer_is_not_healthy() -> None:
    with deaf_port() as port, service_on(f"postgresql://chat:pass@127.0.0.1:{port}/chat") as anyone:
        check_ill(anyone)


def test_a_service_whose_sqlite_file_cannot_be_opened_is_not_healthy(tmp_path: Path) -> None:
    with service_on(f"sqlite:///{tmp_path}") as anyone:
        check_ill(anyone)


def test_a_service_whose_database_cannot_keep_what_it_has_just_shown_is_not_healthy(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.database.run", AsyncMock(side_effect=OperationalError))
    assert api.anyone.get("/healthz").refusal == (503, 503, "The database does not answer")


def test_a_service_is_healthy_again_when_its_database_is_back(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    path.mkdir()
    with service_on(f"sqlite:///{path}") as anyone:
        assert anyone.get("/healthz").status == 503
        path.rmdir()
        assert anyone.get("/healthz").status == 200


# ------------------------------------------------------------------------------------------------- contract


def test_the_contract_is_served_as_the_file_is(edge: Api) -> None:
    answer = edge.http.get("/openapi.yaml")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/yaml"
    assert answer.content == CONTRACT_PATH.read_bytes()


def test_the_contract_is_served_as_json(edge: Api) -> None:
    answer = edge.anyone.get("/openapi.json")
    assert answer.status == 200
    assert answer.body == SPEC


# ----------------------------------------------------------------------------------------------------- page


def test_the_page_takes_everything_from_the_service_itself(edge: Api) -> None:
    answer = edge.http.get("/docs")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Page(answer.text)
    named = {urljoin("/docs", address) for address in page.addresses}
    assert named == {*ASSETS, "/openapi.json", "/openapi.yaml"}
    for asset in named:
        assert edge.http.get(asset).status_code == 200, asset


def test_the_page_works_below_a_path_too(edge: Api) -> None:
    addresses = Page(edge.http.get("/docs").text).addresses
    assert [address for address in addresses if address.startswith("/") or ":" in address] == []
    assert 'fetch("openapi.json")' in edge.http.get("/docs/page.js").text


def test_the_page_has_no_script_and_no_style_in_itself(edge: Api) -> None:
    assert Page(edge.http.get("/docs").text).inline == ""


def test_the_page_sends_the_contract_nowhere(edge: Api) -> None:
    script = edge.http.get("/docs/page.js").text
    assert re.search(r"\bvalidatorUrl: null\b", script), "else the browser sends it to validator.swagger.io"
    assert "://" not in script, "an address elsewhere"


def test_what_the_page_takes_is_of_its_kind_and_takes_nothing_from_elsewhere(edge: Api) -> None:
    for asset in ASSETS:
        kind = edge.http.get(asset).headers["content-type"]
        assert re.match(r"text/css|(text|application)/javascript|image/svg\+xml", kind), asset
    styles = [edge.http.get(asset).text for asset in ASSETS if asset.endswith(".css")]
    for style in styles:
        assert "@import" not in style
        assert all(address.startswith("data:") for address in re.findall(r"url\([\"']?([^)]*)", style))
    assert "SwaggerUIBundle" in edge.http.get("/docs/swagger-ui-bundle.js").text


# ------------------------------------------------------------------------------------------- URLs and methods


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "//",
        "/health",
        "/healthz/database",
        "/HEALTHZ",
        "/openapi",
        "/openapi.yml",
        "/swagger.json",
        "/ui/",
        "/docs/index.html",
        "/docs/swagger-ui-standalone-preset.js",
        "/docs/..%2F..%2Fopenapi%2Fchat.yaml",
        "/docs/%2E%2E/healthz",
        "/static/app.py",
    ],
)
def test_an_unknown_url_is_not_found(edge: Api, url: str) -> None:
    for method in ("GET", "POST", "DELETE", "BREW"):
        status, code, info = edge.anyone.request(method, url).refusal
        assert (status, code) == (404, 404), method
        assert info, method
    assert edge.http.head(url).status_code == 404


@pytest.mark.parametrize("url", URLS)
def test_a_trailing_slash_is_not_found(edge: Api, url: str) -> None:
    assert edge.http.get(f"{url}/", follow_redirects=False).status_code == 404


@pytest.mark.parametrize("url", URLS)
def test_any_other_method_is_not_allowed_and_told_which_are(edge: Api, url: str) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"):
        answer = Answer.of(edge.http.request(method, url))
        assert answer.refusal[:2] == (405, 405), method
        assert sorted(answer.headers["allow"].split(", ")) == ["GET", "HEAD"], method


@pytest.mark.parametrize("url", URLS)
def test_the_head_of_what_can_be_got_can_be_got_alone(edge: Api, url: str) -> None:
    whole, head = edge.http.get(url), edge.http.head(url)
    assert head.status_code == 200
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert head.headers["content-length"] == whole.headers["content-length"]
