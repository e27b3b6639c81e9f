"""Each request is one line of the log, which tells nothing private; a failure is told in the log and nowhere else."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, NoReturn

import pytest
from peewee import InterfaceError, InternalError, OperationalError

from contract_tests import scenes
from db import users
from db.models import database
from handlers import Refusal
from tests.server.logged import Logged

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api
    from tests.server.logged import Log

FAILED = (500, 500, "Internal server error")

REQUESTS = {
    "a success": ("GET /user/get_friends", ("GET", "/user/get_friends", 200)),
    "a refusal": ("GET /user/groups/4711", ("GET", "/user/groups/{group_id}", 400)),
    "a query": (
        "GET /user/conversation/4711?limit=8&before=4712",
        ("GET", "/user/conversation/{conversation_id}", 400),
    ),
    "a malformed id": ("GET /user/groups/4%37x%0A", ("GET", "/user/groups/{group_id}", 400)),
    "a method that is not allowed": ("DELETE /user/groups/4711", ("DELETE", "/user/groups/{group_id}", 405)),
    "an unknown URL": ("GET /user/4711", ("GET", "-", 404)),
    "the health": ("GET /healthz", ("GET", "/healthz", 200)),
    "the page": ("HEAD /docs", ("HEAD", "/docs", 200)),
    "the page with another method": ("POST /docs", ("POST", "/docs", 405)),
}
"""Requests, and the method, route and status that the log has to have."""


# ------------------------------------------------------------------------------------------ one line per request


@pytest.mark.parametrize(("request_line", "expected"), REQUESTS.values(), ids=REQUESTS)
def test_a_request_is_one_line(edge: Api, log: Log, request_line: str, expected: tuple[str, str, int]) -> None:
    method, url = request_line.split(" ")
    headers = {"Authorization": edge.user().token or ""}
    log.clear(edge)
    answer = edge.http.request(method, url, headers=headers)
    [written] = log.lines(edge)
    line = Logged.of(written)
    assert line[:3] == expected
    assert answer.status_code == line.status
    assert answer.headers["x-request-id"] == line.request_id
    assert 0 <= line.milliseconds < 60_000


def test_a_request_that_is_too_large_is_one_line(edge: Api, log: Log) -> None:
    answer = edge.anyone.request("POST", "/user/login", content=b" " * (2**20 + 1))
    [line] = log.lines(edge)
    assert Logged.of(line)[:3] == ("POST", "/user/login", 413)
    assert answer.headers["x-request-id"] == Logged.of(line).request_id


def test_every_request_has_an_id_of_its_own(edge: Api, log: Log) -> None:
    answers = [edge.anyone.get("/user/get_friends") for _ in range(20)]
    logged = [Logged.of(line).request_id for line in log.lines(edge)]
    assert logged == [answer.headers["x-request-id"] for answer in answers]
    assert len(set(logged)) == 20


def test_an_id_that_the_client_sends_is_none(edge: Api, log: Log) -> None:
    answer = edge.anyone.request("GET", "/user/get_friends", headers={"X-Request-Id": "mine"})
    assert "mine" not in answer.headers["x-request-id"]
    assert "mine" not in log.text(edge)


def test_a_method_of_any_length_does_not_fill_the_log(edge: Api, log: Log) -> None:
    edge.http.request("X" * 5_000, "/user/login")
    [line] = log.lines(edge)
    assert len(line) < 240


# ------------------------------------------------------------------------------------------------ nothing private


def test_the_log_of_a_conversation_has_nothing_private(api: Api, log: Log) -> None:
    alice, bob = api.user("Alice-of-Wonder", "looking-glass"), api.user("Bob-the-Builder", "yes-we-can")
    conversation = scenes.private_conversation(alice, bob)
    message = scenes.send(alice, conversation, "Nobody else may read this")
    scenes.send(bob, conversation, "Nor may they this", reply_id=message)
    assert len(scenes.read(bob, conversation, limit=10, before=message + 10)) == 2
    assert scenes.search(alice, conversation, content="nor may") == ["Nor may they this"]
    assert bob.get(f"/user/conversation/{conversation}", before="No-number").is_malformed
    private = [
        *(user.token for user in (alice, bob)),
        *(part for user in (alice, bob) for part in (user.token or "").split(".")),
        *("looking-glass", "yes-we-can", "someone@example.com", "1234567890"),
        *("Alice-of-Wonder", "Bob-the-Builder"),
        *("Nobody else", "Nor may they", "No-number"),
        *(f"/{conversation}", "before=", "limit=", "argon2"),
    ]
    text = log.text(api)
    assert text.count("route=/user/conversation/{conversation_id} ") == 2
    assert [one for one in private if one and one.lower() in text.lower()] == []


# ------------------------------------------------------------------------------------------------------- failures


def check_failure(api: Api, answer: Answer, log: Log, *told: str) -> None:
    """Fail unless this is the pinned answer to a failure, of which the log alone tells more."""
    assert answer.refusal == FAILED
    [failure], [line] = log.failures, log.lines(api)
    request_id = answer.headers["x-request-id"]
    assert failure.levelno == logging.ERROR
    assert failure.getMessage() == f"failed request_id={request_id}"
    traceback = logging.Formatter().format(failure)
    assert "Traceback (most recent call last):" in traceback
    for text in told:
        assert text in traceback
        assert text not in f"{answer.content!r}{answer.headers}"
    assert Logged.of(line)[:3] == ("POST", "/user/search_friends", 500)
    assert Logged.of(line).request_id == request_id


@pytest.mark.parametrize(
    "kind",
    [
        RuntimeError,
        ValueError,
        TimeoutError,
        pytest.param(ConnectionRefusedError),
    ],
)
def test_a_failure_is_told_in_the_log_alone(
    api: Api, log: Log, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    def named(_: str) -> NoReturn:
        message = "the drawer is jammed"
        raise kind(message)

    user = api.user()
    monkeypatch.setattr(users, "named", named)
    log.clear(api)
    check_failure(api, user.post("/user/search_friends", friend_name="Bob"), log, kind.__name__, "the drawer is jammed")
    monkeypatch.undo()
    assert scenes.find(user, user.name) == user.profile, "the service goes on"


def test_a_refusal_that_the_operation_does_not_declare_is_a_failure(
    edge: Api, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def named(_: str) -> NoReturn:
        name = "GroupFull"
        raise Refusal(name)

    user = edge.user()
    monkeypatch.setattr(users, "named", named)
    log.clear(edge)
    check_failure(edge, user.post("/user/search_friends", friend_name="Bob"), log, "GroupFull")


def test_an_answer_that_is_no_json_is_a_failure(edge: Api, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    user = edge.user()
    monkeypatch.setattr(users, "named", lambda _: users.Profile(2**70, "Bob", ""))
    log.clear(edge)
    check_failure(edge, user.post("/user/search_friends", friend_name="Bob"), log, "Integer exceeds")


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError, InternalError])
def test_a_failure_of_the_database_is_told_by_one_line(
    edge: Api, log: Log, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    def named(_: str) -> NoReturn:
        message = "server closed the connection\n\tThis probably means"
        raise kind(message)

    user = edge.user()
    monkeypatch.setattr(users, "named", named)
    log.clear(edge)
    answer = user.post("/user/search_friends", friend_name="Bob")
    assert answer.refusal == FAILED
    request_id = answer.headers["x-request-id"]
    expected = f"failed request_id={request_id}: the database cannot be used: server closed the connection"
    text = log.text(edge)
    assert expected in text
    assert len(text.splitlines()) == 2


def test_a_wrong_statement_is_told_as_any_other_failure(api: Api, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    def named(_: str) -> None:
        database.execute_sql("SELECT 1 FROM nowhere")

    user = api.user()
    monkeypatch.setattr(users, "named", named)
    log.clear(api)
    check_failure(api, user.post("/user/search_friends", friend_name="Bob"), log, "nowhere")


# ----------------------------------------------------------------------------------- a log that cannot be written


def test_lines_that_cannot_be_written_keep_none_back(edge: Api, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _: str) -> NoReturn:
            raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("sys.stdout", Full())
        assert edge.anyone.get("/healthz").status == 200
        assert edge.anyone.get("/healthz").status == 200
    log.clear(edge)
    _ = edge.anyone.get("/healthz").data
    assert len(log.lines(edge)) == 1
