"""The example of a web client is served where the setting says so, and it has been built."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from contract_tests.service import ROOT, NotStartedError, running
from db.models import database
from server import web_app
from server.app import create_app
from server.web_app import WebAppNotBuiltError, web_app_routes
from tests.conftest import settings_for
from tests.server.test_headers import directives

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from contract_tests.api import Api

PAGE = '<!doctype html><script type="module" src="./app/main-1.js"></script>'


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place for what was built, with nothing in it."""
    monkeypatch.setattr(web_app, "DIST", tmp_path / "dist")
    return tmp_path / "dist"


@pytest.fixture
def http(dist: Path, tmp_path: Path) -> Iterator[TestClient]:
    """The service with a page that has been built."""
    (dist / "app").mkdir(parents=True)
    (dist / "index.html").write_text(PAGE)
    (dist / "app" / "main-1.js").write_text("document.title = 'Chat'")
    before = database.obj
    try:
        app = create_app(replace(settings_for(f"sqlite:///{tmp_path}/chat.db"), web_app="on"))
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client
    finally:
        database.initialize(before)


def test_the_page_and_its_parts_are_served(http: TestClient) -> None:
    page, part = http.get("/app"), http.get("/app/main-1.js")
    assert (page.status_code, page.text) == (200, PAGE)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert (part.status_code, part.text) == (200, "document.title = 'Chat'")
    assert "javascript" in part.headers["content-type"]


def test_the_page_may_run_no_foreign_script_and_make_no_elements_of_a_text(http: TestClient) -> None:
    policy = directives(http.get("/app").headers["content-security-policy"])
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "'none'"


@pytest.mark.parametrize(
    "url", ["/app/", "/app/index.html", "/app/other.js", "/app/..%2Findex.html", "/app/app/main-1.js"]
)
def test_nothing_else_is_served(http: TestClient, url: str) -> None:
    answer = http.get(url, follow_redirects=False)
    assert (answer.status_code, answer.json()) == (404, {"code": 404, "info": "Not found"})


def test_by_default_there_is_no_page(edge: Api) -> None:
    assert edge.anyone.get("/app").refusal[:2] == (404, 404)


@pytest.mark.usefixtures("dist")
def test_a_page_that_is_not_built_cannot_be_served() -> None:
    with pytest.raises(WebAppNotBuiltError, match="run `make web`"):
        web_app_routes("on")
    assert web_app_routes("off") == []


def test_the_service_does_not_start_without_the_page_that_it_has_to_serve(tmp_path: Path) -> None:
    """In a copy of the service, in which it is not built."""
    for package in ("db", "handlers", "openapi", "server"):
        shutil.copytree(ROOT / package, tmp_path / package)
    settings = {"WEB_APP": "on", "DATABASE_URL": f"sqlite:///{tmp_path}/chat.db"}
    with pytest.raises(NotStartedError) as caught, running(tmp_path / "log", root=tmp_path, **settings):
        pytest.fail("it has started")
    assert "Cannot start: WEB_APP is on, but the page for it is not built: run `make web`" in str(caught.value)
    assert "Traceback" not in str(caught.value)
