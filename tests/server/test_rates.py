"""Who asks too often gets 429, and when to come again; whatever is not limited goes on."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from contract_tests import scenes
from contract_tests.api import Answer, Api, User
from contract_tests.contract import SPEC
from db import clock
from db.database import disconnect
from db.migrate import migrate
from db.models import RateLimit, database
from db.rates import Take
from server.app import create_app
from server.rates import Buckets, OperationRates, Rates, TooOften
from tests.conftest import settings_for
from tests.handlers.at_once import at_once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

TOO_MANY = (429, 429, "Too many requests")
WRONG = (400, 2, "Incorrect password")
LIMITS = SPEC["components"]["x-rate-limits"]


class Addressed:
    """An app that takes a header for the address of the client."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        for name, value in scope.get("headers", ()):
            if name == b"x-address":
                scope["client"] = (value.decode(), 50000)
        await self.app(scope, receive, send)


class World:
    """The service with limits, and a clock that stands still."""

    def __init__(self, http: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
        self.http = http
        self.api = Api(http)
        self._monkeypatch = monkeypatch
        self._now = clock.now()
        self.later(0)

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self._now += round(seconds * 1_000_000)
        self._monkeypatch.setattr(clock, "now", lambda: self._now)

    def log_in(self, name: str, password: str, address: str = "192.0.2.1") -> Answer:
        """Try to log in from an address."""
        body = {"username": name, "password": password}
        return self.api.anyone.request("POST", "/user/login", json=body, headers={"X-Address": address})

    def register(self, name: str, address: str = "192.0.2.1") -> Answer:
        """Register from an address."""
        body = {"username": name, "password": "secret", "email": "a@b", "phone": "1"}
        return self.api.anyone.request("POST", "/user/register", json=body, headers={"X-Address": address})

    def user(self, name: str) -> User:
        """A user who has registered and logged in from an address that nobody else has."""
        address = f"198.51.100.{len(self.api.cast) + 1}"
        user_id = self.register(name, address).data["id"]
        token = self.log_in(name, "secret", address).data["token"]
        user = User(self.http, token, user_id, name, "secret")
        self.api.cast.append(user)
        return user


@contextmanager
def served(url: str, setting: str) -> Iterator[TestClient]:
    """The service with this setting of its limits."""
    before = database.obj
    app = Addressed(create_app(replace(settings_for(url), rate_limits=setting)))
    migrate()
    try:
        with TestClient(app, raise_server_exceptions=False) as http:
            yield http
    finally:
        disconnect()
        database.initialize(before)


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/chat.db"
    request.getfixturevalue("postgres_service").empty()
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def world(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The service with the limits that it is shipped with."""
    with served(url, "") as http:
        yield World(http, monkeypatch)


def statuses(*answers: Answer) -> list[int]:
    return [answer.status for answer in answers]


def check_refused(answer: Answer, seconds: int) -> None:
    """Fail unless this is the answer to who asks too often, and says to come again after so many seconds."""
    assert answer.refusal == TOO_MANY
    assert answer.headers["retry-after"] == str(seconds)


# ----------------------------------------------------------------------------------------------- logins


def test_an_account_takes_five_wrong_passwords_from_one_address(world: World) -> None:
    alice = world.user("Alice")
    assert [world.log_in(alice.name, "wrong").refusal for _ in range(5)] == [WRONG] * 5
    check_refused(world.log_in(alice.name, "wrong"), 30)
    world.later(29.5)
    check_refused(world.log_in(alice.name, "secret"), 1)
    world.later(0.5)
    assert world.log_in(alice.name, "secret").status == 200


def test_who_knows_the_password_is_never_held_up(world: World) -> None:
    alice = world.user("Alice")
    for _ in range(15):
        assert world.log_in(alice.name, "secret").status == 200
    assert statuses(*(world.log_in(alice.name, "wrong") for _ in range(6))) == [400] * 5 + [429]


def test_who_knows_the_password_is_not_held_up_by_others_who_know_it(world: World) -> None:
    alice = world.user("Alice")
    assert statuses(*at_once(*[partial(world.log_in, alice.name, "secret")] * 20)) == [200] * 20
    change = partial(alice.put, "/user/reset", old_password="secret", phone="2")
    assert statuses(*at_once(*[change] * 20)) == [200] * 20


def test_another_address_and_another_account_are_not_held_up_by_that(world: World) -> None:
    alice, bob = world.user("Alice"), world.user("Bob")
    for _ in range(6):
        world.log_in(alice.name, "wrong")
    assert world.log_in(alice.name, "secret", "192.0.2.2").status == 200
    assert world.log_in(bob.name, "secret").status == 200


def test_a_name_that_nobody_has_is_limited_as_one_that_somebody_has(world: World) -> None:
    answers = [world.log_in("Nobody", "wrong") for _ in range(6)]
    assert statuses(*answers) == [400] * 5 + [429]


def test_an_account_takes_fifty_wrong_passwords_from_anywhere(world: World) -> None:
    alice = world.user("Alice")
    answers = [world.log_in(alice.name, "wrong", f"192.0.2.{number}") for number in range(51)]
    assert statuses(*answers) == [400] * 50 + [429]
    check_refused(world.log_in(alice.name, "secret", "192.0.2.99"), 10)
    world.later(10)
    assert world.log_in(alice.name, "secret", "192.0.2.99").status == 200


def test_an_address_takes_fifty_wrong_logins_of_anybody(world: World) -> None:
    alice = world.user("Alice")
    answers = [world.log_in(f"Nobody {number}", "wrong") for number in range(51)]
    assert statuses(*answers) == [400] * 50 + [429]
    check_refused(world.log_in(alice.name, "secret"), 2)
    world.later(2)
    assert world.log_in(alice.name, "secret").status == 200


def test_what_is_no_login_at_all_does_not_count(world: World) -> None:
    alice = world.user("Alice")
    assert statuses(*(world.log_in(alice.name, "") for _ in range(20))) == [400] * 20
    assert world.log_in(alice.name, "secret").status == 200


def test_a_wrong_password_costs_no_hash_once_it_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = world.user("Alice")
    for _ in range(5):
        world.log_in(alice.name, "wrong")
    asked: list[str] = []
    monkeypatch.setattr("db.users.credentials_named", asked.append)
    check_refused(world.log_in(alice.name, "wrong"), 30)
    assert asked == []


def test_passwords_that_are_tried_at_once_are_no_more_than_one_after_the_other(world: World) -> None:
    alice = world.user("Alice")
    answers = at_once(*[partial(world.log_in, alice.name, "wrong")] * 12)
    assert sorted(statuses(*answers)) == [400] * 5 + [429] * 7


def test_a_restart_forgets_no_failure(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(url, "") as http:
        world = World(http, monkeypatch)
        alice = world.user("Alice")
        for _ in range(5):
            world.log_in(alice.name, "wrong")
    with served(url, "") as http:
        assert World(http, monkeypatch).log_in(alice.name, "secret").refusal == TOO_MANY


def test_what_is_kept_tells_no_name_and_no_address(world: World) -> None:
    alice = world.user("Alice")
    world.log_in(alice.name, "wrong")
    keys = [row.key for row in RateLimit.select()]
    assert len(keys) >= 3
    assert all(re.fullmatch(r"[0-9a-f]{32}", key) for key in keys)


# ---------------------------------------------------------------------------------------- the old password


def change(user: User, old_password: str) -> Answer:
    return user.put("/user/reset", old_password=old_password, phone="2")


def test_five_wrong_old_passwords_are_taken_and_the_profile_is_never_limited(world: World) -> None:
    alice = world.user("Alice")
    answers = [change(alice, "wrong") for _ in range(6)]
    assert statuses(*answers) == [400] * 5 + [429]
    check_refused(change(alice, "secret"), 30)
    for number in range(10):
        assert alice.put("/user/reset", username=f"Alice {number}").status == 200
    assert change(alice, "secret").status == 429
    world.later(30)
    assert change(alice, "secret").status == 200


def test_a_name_that_is_the_id_of_somebody_else_does_not_hold_that_up(world: World) -> None:
    alice = world.user("Alice")
    for _ in range(6):
        world.log_in(str(alice.id), "wrong", "testclient")
    assert change(alice, "secret").status == 200


# ------------------------------------------------------------------------------------------- registrations


def test_twenty_accounts_are_made_from_one_address(world: World) -> None:
    answers = [world.register(f"Carol {number}") for number in range(21)]
    assert statuses(*answers) == [200] * 20 + [429]
    check_refused(world.register("Dave"), 30)
    assert world.register("Dave", "192.0.2.2").status == 200
    world.later(30)
    assert world.register("Erin").status == 200


def test_a_registration_that_is_refused_counts_and_a_malformed_one_does_not(world: World) -> None:
    assert statuses(*(world.register("") for _ in range(25))) == [400] * 25
    assert statuses(*(world.register("Alice") for _ in range(21))) == [200] + [400] * 19 + [429]


@pytest.mark.parametrize(
    ("one", "other", "are_the_same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("fe80::1%eth0", "fe80::1%eth1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("a socket", "a socket", True),
    ],
)
def test_all_addresses_that_one_client_can_have_are_one(
    world: World, one: str, other: str, *, are_the_same: bool
) -> None:
    for number in range(20):
        world.register(f"Carol {number}", one)
    assert world.register("Dave", other).status == (429 if are_the_same else 200)


# ----------------------------------------------------------------------------------------------- per user


def test_a_user_sends_sixty_messages_at_once_and_ten_a_second(world: World) -> None:
    alice, bob = world.user("Alice"), world.user("Bob")
    chat = scenes.private_conversation(alice, bob)
    post = partial(alice.post, "/user/send_mesage", conversation_id=chat, content="hello")
    assert statuses(*(post() for _ in range(61))) == [200] * 60 + [429]
    check_refused(post(), 1)
    assert bob.post("/user/send_mesage", conversation_id=chat, content="hello").status == 200
    world.later(0.3)
    assert statuses(*(post() for _ in range(4))) == [200] * 3 + [429]
    assert len(scenes.records(bob, chat)) == 64


def test_friend_requests_and_both_kinds_of_invitations_are_counted_together(world: World) -> None:
    alice, bob = world.user("Alice"), world.user("Bob")
    group_id = scenes.group(alice, bob)  # the first request
    ask = partial(alice.post, "/user/send_friend_request", user_id=bob.id)
    bring_in = partial(alice.post, "/user/group/invite_member", group=group_id, invited_user_id=bob.id)
    invite = partial(alice.post, "/user/group/invite", group_id=group_id, invited_user_id=bob.id)
    answers = [each() for _ in range(16) for each in (ask, bring_in, invite)]
    assert statuses(*answers) == [400] * 48
    assert statuses(invite(), ask(), bring_in(), invite()) == [400, 429, 429, 429]
    check_refused(ask(), 10)
    assert bob.post("/user/send_friend_request", user_id=alice.id).status == 400
    world.later(10)
    assert statuses(invite(), invite()) == [400, 429]


def test_a_request_without_a_login_or_of_a_wrong_shape_counts_for_nobody(world: World) -> None:
    alice, bob = world.user("Alice"), world.user("Bob")
    chat = scenes.private_conversation(alice, bob)
    post = partial(alice.post, "/user/send_mesage", conversation_id=chat)
    assert statuses(*(post(content="") for _ in range(100))) == [400] * 100
    assert post(content="hello").status == 200


def test_what_has_no_limit_goes_on(world: World) -> None:
    alice = world.user("Alice")
    assert statuses(*(alice.get("/user/get_friends") for _ in range(200))) == [200] * 200


# ---------------------------------------------------------------------------------------------- the setting


def sent(url: str, setting: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many messages of seventy are taken at once."""
    with served(url, setting) as http:
        world = World(http, monkeypatch)
        alice, bob = world.user("Alice"), world.user("Bob")
        chat = scenes.private_conversation(alice, bob)
        answers = [alice.post("/user/send_mesage", conversation_id=chat, content="hello") for _ in range(70)]
        return statuses(*answers).count(200)


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("", 60),
        ("off", 70),
        ("messages=off", 70),
        ("registrations=off", 60),
        ("messages=3/60", 3),
        ("registrations=2/1, messages=7/0.5", 7),
        ("registrations=2/1 messages=65/1000", 65),
    ],
)
def test_a_limit_can_be_set_or_switched_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: str, expected: int
) -> None:
    assert sent(f"sqlite:///{tmp_path}/chat.db", setting, monkeypatch) == expected


@pytest.mark.parametrize(
    "setting",
    [
        "on",
        "messages",
        "messages=5",
        "messages=0/1",
        "messages=5/",
        "messages=-1/1",
        "messages=5/x",
        "greetings=5/1",
        "=off",
    ],
)
def test_a_setting_that_says_nothing_is_refused_with_the_names(setting: str) -> None:
    with pytest.raises(ValueError, match=r"^RATE_LIMITS has to be off, or .*failed_logins_of_account.*messages"):
        Rates(SPEC, setting)


def test_nobody_has_to_wait_for_longer_than_a_day() -> None:
    Rates(SPEC, "messages=1/86400")
    with pytest.raises(ValueError, match=r"messages=1/86400\.1: nobody is to wait for longer than 86400 seconds"):
        Rates(SPEC, "registrations=off messages=1/86400.1")


def test_the_limits_are_those_that_are_decided() -> None:
    assert {name: (limit["burst"], limit["seconds"]) for name, limit in LIMITS.items()} == {
        "failed_logins": (5, 30),
        "failed_logins_of_account": (50, 10),
        "failed_logins_from_address": (50, 2),
        "registrations": (20, 30),
        "requests_and_invitations": (50, 10),
        "messages": (60, 0.1),
    }


def limits(*rules: tuple[str, int, bool, str]) -> OperationRates:
    """The limits of an operation, each with a name, what may be at once, whether it is shared, and what it counts."""
    document = {
        "components": {
            "x-rate-limits": {
                name: {"burst": burst, "seconds": 60, "shared": shared} for name, burst, shared, _ in rules
            }
        }
    }
    written = [{"limit": name, "per": ["address"], "counts": counts} for name, _, _, counts in rules]
    found = Rates(document, "").of({"x-rate-limits": written})
    assert found is not None
    return found


def test_a_success_is_given_back_where_one_process_counts_refusals_alone() -> None:
    few = limits(("tries", 1, False, "refusals"))
    for _ in range(3):
        few.take({}, "192.0.2.1")
        few.give_back({}, "192.0.2.1")
    few.take({}, "192.0.2.1")
    with pytest.raises(TooOften):
        few.take({}, "192.0.2.1")


@pytest.mark.usefixtures("edge")
def test_a_request_that_a_shared_limit_refuses_counts_for_no_other() -> None:
    both = limits(("own", 2, False, "requests"), ("shared", 1, True, "refusals"))
    both.take({}, "192.0.2.1")
    for _ in range(3):
        with pytest.raises(TooOften):
            both.take({}, "192.0.2.1")
    both.give_back({}, "192.0.2.1")
    both.take({}, "192.0.2.1")


def test_who_has_gone_is_forgotten_once_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.rates._MANY_KEYS", 3)
    now = 1_000_000
    monkeypatch.setattr(clock, "now", lambda: now)
    buckets = Buckets()
    for number in range(10):
        assert buckets.take([Take(f"user {number}", burst=1, interval=1)]) == 0
        now += 10
    assert len(buckets) <= 4
