"""Visitors: pages of a real browser, each in a profile of its own, on a service that serves the web client.

Whatever a visitor does, nothing may be logged as an error, nothing may go against a page's policy, and nothing may be
asked of any other machine.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from contract_tests.api import Api
from contract_tests.service import ROOT, running
from tests.browser.origins import Origins
from tests.browser.visitor import PLAIN_HTTP, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Visit = Callable[..., Visitor]

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP {PLAIN_HTTP} 127.0.0.1",
]
SETTINGS = {
    "WEB_APP": "on",
    "ARGON2_TIME_COST": "1",
    "ARGON2_MEMORY_KIB": "8",
    "WEB_CONCURRENCY": "2",
    "RATE_LIMITS": "off",
}
PATIENCE_MS = 10_000

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def shots() -> Path:
    """The folder for pictures of the pages."""
    folder = ROOT / "reports" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def origins() -> Iterator[Origins]:
    """Two sites beside the service: one that may use it, and one that may not."""
    with Origins.served() as origins:
        yield origins


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, origins: Origins) -> Iterator[str]:
    """The address of a service of these tests' own."""
    folder = tmp_path_factory.mktemp("service")
    settings: dict[str, Any] = {
        **SETTINGS,
        "DATABASE_URL": f"sqlite:///{folder}/chat.db",
        "CORS_ORIGINS": origins.friend,
    }
    with running(folder / "log", **settings) as address:
        yield address


@pytest.fixture
def api(service: str) -> Iterator[Api]:
    """The service, to set a scene; every scene has users of its own."""
    with httpx.Client(base_url=service, trust_env=False) as http:
        yield Api(http, unique=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    path = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    assert path, "there is no Chromium: see tests/browser/require-chromium"
    is_root = os.getuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, chromium_sandbox=not is_root)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, service: str) -> Iterator[Visit]:
    """Opens a visitor's browser, with a context's options of Playwright (`locale="zh-CN"`)."""
    visitors: list[Visitor] = []

    def visit(**options: Any) -> Visitor:
        context = browser.new_context(**{"base_url": service, "locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE_MS)
        visitors.append(Visitor(context))
        return visitors[-1]

    yield visit
    for visitor in visitors:
        visitor.leave()


@pytest.fixture
def visitor(visit: Visit) -> Visitor:
    """Somebody with a browser."""
    return visit()
