"""A URL leads to the operation whose path is written most like it; its parameters are single, whole segments."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

import pytest
from connexion.middleware.abstract import ROUTING_CONTEXT
from connexion.resolver import Resolver
from connexion.spec import Specification

from contract_tests.contract import SPEC
from server.routing import ContractRouting, Table

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

PATHS = ["/books", "/books/{book}", "/books/new", "/books/{book}/pages/{page}", "/books/{book}/pages/last"]


def specification(paths: list[str], methods: tuple[str, ...] = ("get",)) -> Any:
    """A contract of these paths, each with these methods; the id of an operation is `get /books`."""
    operations = {
        path: {
            method: {"operationId": f"{method} {path}", "responses": {"200": {"description": "-"}}}
            for method in methods
        }
        for path in paths
    }
    schemas = {"MethodNotAllowed": SPEC["components"]["schemas"]["MethodNotAllowed"]}
    info = {"title": "Books", "version": "1"}
    return Specification.load(
        {"openapi": "3.0.3", "info": info, "paths": operations, "components": {"schemas": schemas}}
    )


def resolver() -> Resolver:
    """Finds a function, which nobody calls, for every operation."""
    return Resolver(lambda _: print)


def find(paths: list[str], url: str) -> str | None:
    """The path of a contract to which a URL without escapes leads."""
    route = Table(specification(paths), resolver=resolver()).find(url.split("/"))
    return route and route.template


class Passed(NamedTuple):
    """What the routing tells to what comes after it."""

    operation_id: str | None
    parameters: dict[str, str]


class Routing:
    """The routing of a contract, called as the server calls it."""

    def __init__(self, paths: list[str], *methods: str) -> None:
        self.passed: list[Passed] = []
        self.sent: list[Message] = []
        self._routing = ContractRouting(self._app)
        self._routing.add_api(specification(paths, methods or ("get",)), resolver=resolver())

    async def _app(self, scope: Scope, _receive: Receive, _send: Send) -> None:
        operation_id = scope["extensions"][ROUTING_CONTEXT]["operation_id"]
        self.passed.append(Passed(operation_id, scope.get("path_params", {})))

    def request(self, url: str, method: str = "GET", **more: Any) -> Scope:
        """Send a request; the scope as the routing left it."""
        scope = {"type": "http", "method": method, "path": unquote(url), "raw_path": url.encode(), **more}

        async def receive() -> Message:
            pytest.fail("routing reads no body")

        async def send(message: Message) -> None:
            self.sent.append(message)

        asyncio.run(self._routing(scope, receive, send))
        return scope

    def leads_to(self, url: str, **more: Any) -> Passed:
        """Where a GET of a URL leads."""
        self.request(url, **more)
        return self.passed.pop()


@pytest.fixture
def books() -> Routing:
    """The routing of a contract of books."""
    return Routing(PATHS)


# ------------------------------------------------------------------------------------------------- which path


@pytest.mark.parametrize("paths", [PATHS, PATHS[::-1]], ids=["in order", "the other way round"])
@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/books", "/books"),
        ("/books/new", "/books/new"),
        ("/books/7", "/books/{book}"),
        ("/books/newer", "/books/{book}"),
        ("/books/{book}", "/books/{book}"),
        ("/books/7/pages/last", "/books/{book}/pages/last"),
        ("/books/7/pages/8", "/books/{book}/pages/{page}"),
        ("/books/new/pages/8", "/books/{book}/pages/{page}"),
    ],
)
def test_a_concrete_path_comes_before_a_templated_one(paths: list[str], url: str, path: str) -> None:
    assert find(paths, url) == path


@pytest.mark.parametrize("paths", [["/{kind}/{name}", "/books/{name}"], ["/books/{name}", "/{kind}/{name}"]])
def test_of_two_templated_paths_the_one_with_fewer_parameters_comes_first(paths: list[str]) -> None:
    assert find(paths, "/books/7") == "/books/{name}"
    assert find(paths, "/films/7") == "/{kind}/{name}"


@pytest.mark.parametrize(
    "url",
    ["", "/", "/book", "/Books", "/books/7/pages", "/books/7/covers/8", "/books/7/pages/8/lines", "books", "//books"],
)
def test_what_is_no_path_leads_nowhere(url: str) -> None:
    assert find(PATHS, url) is None


@pytest.mark.parametrize(
    "url", ["/books/", "//", "/books//pages/8", "/books/7/pages/", "/books//pages/", "/books//pages/last"]
)
def test_a_parameter_is_never_empty(url: str, books: Routing) -> None:
    assert find(PATHS, url) is None
    assert books.leads_to(url) == Passed(None, {})


def test_an_empty_segment_leads_to_no_path_with_a_parameter_elsewhere() -> None:
    assert find(["/books/{book}/", "/books/{book}/{page}"], "/books/7/") == "/books/{book}/"


# ------------------------------------------------------------------------------------------------- parameters


@pytest.mark.parametrize(
    ("url", "book"),
    [
        ("/books/7", "7"),
        ("/books/7%2F8", "7/8"),
        ("/books/%2f", "/"),
        ("/books/new%2Fpages%2Flast", "new/pages/last"),
        ("/books/%37", "7"),
        ("/books/7%208", "7 8"),
        ("/books/7+8", "7+8"),
        ("/books/%25", "%"),
        ("/books/%252F", "%2F"),
        ("/books/100%", "100%"),
        ("/books/%zz", "%zz"),
        ("/books/%E4%B9%A6", "书"),
        ("/books/%00", "\0"),
        ("/books/..", ".."),
        ("/books/7;edition=2", "7;edition=2"),
        ("/books/7%3Fpage=8", "7?page=8"),
    ],
)
def test_a_parameter_is_one_segment_decoded(books: Routing, url: str, book: str) -> None:
    assert books.leads_to(url) == Passed("get /books/{book}", {"book": book})


def test_an_encoded_slash_does_not_end_a_segment(books: Routing) -> None:
    expected = {"book": "a/b", "page": "c/d"}
    assert books.leads_to("/books/a%2Fb/pages/c%2Fd") == Passed("get /books/{book}/pages/{page}", expected)
    assert books.leads_to("/books/7%2Fpages/8") == Passed(None, {})
    assert books.leads_to("/books%2F7") == Passed(None, {})


def test_an_escaped_letter_is_that_letter(books: Routing) -> None:
    assert books.leads_to("/b%6Foks/ne%77") == Passed("get /books/new", {})


def test_a_query_is_no_part_of_a_path(books: Routing) -> None:
    assert books.leads_to("/books/%37?a=/pages/8", path="/books/7") == Passed("get /books/{book}", {"book": "7"})


def test_a_server_that_tells_no_raw_path_is_fine(books: Routing) -> None:
    assert books.leads_to("/books/7", raw_path=None) == Passed("get /books/{book}", {"book": "7"})


# ---------------------------------------------------------------------------------------------------- methods


def test_the_method_chooses_the_operation() -> None:
    routing = Routing(["/books"], "get", "post")
    for method in ("GET", "POST"):
        routing.request("/books", method)
    assert routing.passed == [Passed("get /books", {}), Passed("post /books", {})]


@pytest.mark.parametrize("method", ["DELETE", "HEAD", "BREW", "get", "", "*"])
def test_another_method_is_not_allowed_and_told_all_that_are(method: str) -> None:
    routing = Routing(["/books/{book}"], "put", "get", "patch")
    routing.request("/books/7", method)
    assert routing.passed == []
    start, body = routing.sent
    assert start["status"] == 405
    assert dict(start["headers"])[b"allow"] == b"GET, PATCH, PUT"
    assert json.loads(body["body"]) == {"code": 405, "info": "Method not allowed"}


def test_a_route_is_named_by_its_template(books: Routing) -> None:
    assert books.request("/books/7")["route"] == "/books/{book}"
    assert "route" not in books.request("/films/7")


def test_what_is_no_request_is_passed_on() -> None:
    seen: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    async def receive() -> Message:
        return {}

    async def send(_: Message) -> None: ...

    asyncio.run(ContractRouting(app)({"type": "lifespan"}, receive, send))
    assert seen == [{"type": "lifespan"}]
