"""A plan answers by what its operation declares, and is not made of what could not be served."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from handlers import Refusal, users
from server.plan import Request
from tests.server.plans import plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import JSON
    from server.answers import Answer, StreamedAnswer

LOG_IN = b'{"username": "Alice", "password": "secret"}'


def log_out_of(document: JSON) -> JSON:
    operation: JSON = document["paths"]["/user/logout"]["post"]
    return operation


def log_out_with(document: JSON, **parameter: Any) -> None:
    """Give an operation a parameter."""
    log_out_of(document)["parameters"] = [{"name": "mood", "in": "query", "schema": {"type": "string"}} | parameter]


def replace_handler(monkeypatch: pytest.MonkeyPatch, name: str, handler: Callable[..., object]) -> None:
    handler.__module__, handler.__name__ = users.__name__, name
    monkeypatch.setattr(users, name, handler)


def answer_of(document: JSON, body: bytes = LOG_IN, query: bytes = b"") -> Answer | StreamedAnswer:
    """What the login answers, which needs no database where its handler does not."""
    request = Request([], [b"application/json"], {}, query, body, "192.0.2.1")
    return plan(document, "/user/login").answer(request)


@pytest.fixture
def log_in(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A handler that pops what it gives, or raises, off this list, to which a test adds."""
    outcomes: list[Any] = []

    def log_in(body: JSON) -> JSON:
        assert body == {"username": "Alice", "password": "secret"}
        outcome: JSON | Exception = outcomes.pop()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    log_in.execution = users.log_in.execution  # type: ignore[attr-defined]
    replace_handler(monkeypatch, "log_in", log_in)
    return outcomes


# --------------------------------------------------------------------------------------------------- answers


def test_what_a_handler_gives_is_the_data_of_a_success(document: JSON, log_in: list[Any]) -> None:
    log_in.append({"a": 1})
    assert answer_of(document)[:2] == (200, b'{"code":0,"info":"Succeed","data":{"a":1}}')


def test_a_refusal_has_the_code_and_the_text_that_the_operation_declares(document: JSON, log_in: list[Any]) -> None:
    log_in.append(Refusal("IncorrectPassword"))
    assert answer_of(document)[:2] == (400, b'{"code":2,"info":"Incorrect password"}')


@pytest.mark.parametrize(
    ("body", "query", "info"),
    [
        (b"{", b"", b"body: is not valid JSON: EOF while parsing an object at line 1 column 1"),
        (b"[]", b"", b"body: has to be an object"),
        (b'{"username": "Alice"}', b"", b"password: is required"),
        (LOG_IN, b"mood=good", b"mood: is not known here"),
    ],
)
def test_a_malformed_request_never_reaches_the_handler(
    document: JSON, log_in: list[Any], body: bytes, query: bytes, info: bytes
) -> None:
    log_in.append(AssertionError)
    assert answer_of(document, body, query)[:2] == (400, b'{"code":400,"info":"%s"}' % info)
    assert log_in == [AssertionError]


@pytest.mark.parametrize(
    ("failure", "raised"),
    [(KeyError("x"), KeyError), (Refusal("NotFriends"), KeyError), (StopIteration(), RuntimeError)],
    ids=["a failure", "an error that is not declared", "the end of an iteration"],
)
def test_what_is_not_declared_cannot_be_answered(
    document: JSON, log_in: list[Any], failure: Exception, raised: type[Exception]
) -> None:
    log_in.append(failure)
    with pytest.raises(raised):
        answer_of(document)


# ------------------------------------------------------------------------------------- what cannot be served


@pytest.mark.parametrize(
    ("parameter", "problem"),
    [
        ({"in": "header"}, r"^the parameter mood is in header, and is read only in path or query$"),
        ({"in": "cookie"}, r"^the parameter mood is in cookie, and is read only in path or query$"),
        ({"name": "caller"}, r"^the parameter caller has a name that stands for something else"),
        ({"name": "body"}, r"^the parameter body has a name that stands for something else"),
        ({"name": "limits"}, r"^the parameter limits has a name that stands for something else"),
        ({"schema": {"type": "number"}}, r"^the parameter mood is of type number, and is read only as integer, string"),
    ],
)
def test_a_parameter_that_would_not_be_read_is_refused(document: JSON, parameter: JSON, problem: str) -> None:
    log_out_with(document, **parameter)
    with pytest.raises(ValueError, match=problem):
        plan(document, "/user/logout")


@pytest.mark.parametrize(
    ("parameter", "fits"),
    [({}, False), ({"required": True}, True), ({"schema": {"type": "string", "default": "good"}}, True)],
)
def test_a_handler_needs_a_default_for_what_may_be_left_out(
    document: JSON, monkeypatch: pytest.MonkeyPatch, parameter: JSON, *, fits: bool
) -> None:
    def log_out(caller: object, mood: str) -> None:
        del caller, mood

    replace_handler(monkeypatch, "log_out", log_out)
    log_out_with(document, **parameter)
    if fits:
        assert plan(document, "/user/logout")
    else:
        with pytest.raises(ValueError, match=r"has no default for mood, which may be left out$"):
            plan(document, "/user/logout")


def test_a_handler_cannot_ask_for_a_caller_where_nobody_has_to_log_in(document: JSON) -> None:
    log_out_of(document)["security"] = []
    with pytest.raises(ValueError, match=r"takes caller, which there is not$"):
        plan(document, "/user/logout")


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        ("401", r"^demands a login, and does not declare NotLoggedIn$"),
        ("400", r"^declares 0 errors whose text the service words; there has to be one$"),
    ],
)
def test_an_operation_declares_what_any_of_its_kind_may_answer(document: JSON, status: str, problem: str) -> None:
    del log_out_of(document)["responses"][status]
    with pytest.raises(ValueError, match=problem):
        plan(document, "/user/logout")


@pytest.mark.parametrize("scheme", [{"name": "X-Token"}, {"in": "query"}, {"type": "http", "scheme": "bearer"}])
def test_a_login_by_anything_but_the_authorization_header_is_refused(document: JSON, scheme: JSON) -> None:
    kind = {} if "type" in scheme else {"type": "apiKey", "in": "header", "name": "Authorization"}
    document["components"]["securitySchemes"]["jwt"] = kind | scheme
    with pytest.raises(ValueError, match=r"has to demand one security scheme, an apiKey in the header Authorization$"):
        plan(document, "/user/logout")


@pytest.mark.parametrize("security", [[{"jwt": []}, {}], [{"jwt": []}, {"jwt": []}], [{}]])
def test_a_login_is_demanded_by_one_scheme_or_not_at_all(document: JSON, security: list[JSON]) -> None:
    log_out_of(document)["security"] = security
    with pytest.raises(ValueError, match="has to demand one security scheme"):
        plan(document, "/user/logout")
