"""A password is told to nobody, and hashing it keeps nobody else waiting."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event, Semaphore
from typing import TYPE_CHECKING, NoReturn

import pytest

from contract_tests.scenes import friends
from db import users
from db.models import User, database
from handlers import _passwords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract_tests.api import Answer, Api
    from contract_tests.api import User as Person

pytestmark = pytest.mark.inside

PASSWORD = "correct-horse"
NEW = "battery-staple"
WRONG = "wrong-horse"
PASSWORDS = (PASSWORD, NEW, WRONG)
REGISTER, LOG_IN, RESET = ("POST", "/user/register"), ("POST", "/user/login"), ("PUT", "/user/reset")


def bodies() -> Iterator[tuple[tuple[str, str], object]]:
    """Bodies with a password in its place and in others, and the operations to which they go, to all kinds of ends."""
    account = {"username": "Bob", "password": PASSWORD, "email": "someone@example.com", "phone": "1234567890"}
    for more in (
        {},
        {},
        {"email": PASSWORD},
        {"phone": PASSWORD},
        {"password": [PASSWORD]},
        {"password": PASSWORD * 9},
    ):
        yield REGISTER, account | more
    for username, password in (
        ("Bob", PASSWORD),
        ("Bob", WRONG),
        ("Nobody", WRONG),
        (WRONG, WRONG),
        ("Bob", {WRONG: 1}),
    ):
        yield LOG_IN, {"username": username, "password": password}
    for change in ({"phone": WRONG}, {"username": NEW * 9}, {"new_password": NEW * 9}, {"new_password": NEW}):
        yield RESET, {"old_password": PASSWORD, **change}
    yield RESET, {"old_password": WRONG, "new_password": NEW}
    yield from ((operation, [PASSWORD]) for operation in (REGISTER, LOG_IN, RESET))


def requests(api: Api, person: Person) -> Iterator[Callable[[], Answer]]:
    """Requests that carry a password anywhere."""
    for (method, path), body in bodies():
        yield partial(person.request, method, path, json=body)
    for operation in (REGISTER, LOG_IN, RESET):
        for content_type in ("application/json", "text/plain"):
            headers = {"Content-Type": content_type}
            yield partial(person.request, *operation, content=b'{"password": "%s"' % WRONG.encode(), headers=headers)
    yield partial(api.anyone.get, f"/user/{WRONG}")
    yield partial(api.anyone.request, "POST", "/user/login", params={"password": WRONG})
    yield partial(api.anyone.request, "GET", "/user/get_friends", headers={"Authorization": WRONG})


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """All that the service has logged or printed since it was last asked, at any level."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("peewee").setLevel(logging.INFO)  # as server/gunicorn_config.py sets it

    def hear() -> str:
        records = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
        text = "\n".join(caplog.handler.format(record) for record in records)
        caplog.clear()
        return "".join([text, *capfd.readouterr()])

    return hear


def told(text: str) -> list[str]:
    """The passwords in a text."""
    return [password for password in PASSWORDS if password in text]


# ------------------------------------------------------------------------------------------------------ secrecy


def test_no_password_is_in_an_answer_or_in_the_log(api: Api, heard: Callable[[], str]) -> None:
    person = api.user("Alice", PASSWORD)
    answers = [send() for send in requests(api, person)]
    assert {answer.status for answer in answers} == {200, 400, 401, 404}
    assert [answer.body for answer in answers if told(repr(answer.body) + repr(answer.headers))] == []
    log = heard()
    assert log.count("route=/user/login") > 5
    assert told(log) == []


@pytest.mark.parametrize("broken", ["add", "credentials_named", "credentials", "change_credentials", "start_session"])
def test_no_password_is_told_where_the_service_fails(
    api: Api, heard: Callable[[], str], monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(*_: object) -> NoReturn:
        database.execute_sql("SELECT 1 FROM nowhere")
        raise AssertionError

    person = api.user("Alice", PASSWORD)
    _ = api.register("Bob", PASSWORD).data
    monkeypatch.setattr(users, broken, fail)
    answers = [send() for send in requests(api, person)]
    assert 500 in {answer.status for answer in answers}
    assert told("".join(repr(answer.body) for answer in answers)) == []
    log = heard()
    assert "Traceback" in log
    assert told(log) == []


def test_a_password_is_kept_as_an_argon2id_hash_alone(api: Api) -> None:
    alice, bob = api.user("Alice", PASSWORD), api.user("Bob", PASSWORD)
    _ = bob.put("/user/reset", old_password=PASSWORD, new_password=NEW).data
    rows = database.execute(User.select().order_by(User.id)).fetchall()
    assert told(repr(rows)) == []
    hashes = [
        database.execute(User.select(User.password_hash).where(User.id == id_)).fetchone()[0]
        for id_ in (alice.id, bob.id)
    ]
    assert all(password_hash.startswith("$argon2id$") for password_hash in hashes)
    assert len(set(hashes)) == 2


# --------------------------------------------------------------------------------------------- nobody waits


class HeldHasher:
    """Computes no hash before it is let go."""

    def __init__(self) -> None:
        self.begun = Semaphore(0)
        self.let_go = Event()

    def hash(self, _password: str) -> str:
        """A hash, when it is let go."""
        self.begun.release()
        assert self.let_go.wait(60)
        return "hash"

    def verify(self, _password_hash: str, _password: str) -> bool:
        """That a password is right, when it is let go."""
        return bool(self.hash(""))

    def check_needs_rehash(self, _password_hash: str) -> bool:
        """That a hash is as new ones are."""
        return False


@pytest.mark.parametrize("operation", ["register", "login", "reset"])
def test_while_passwords_are_hashed_others_are_answered(
    api: Api, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    alice, bob = api.users("Alice", "Bob")
    hashing: dict[str, Callable[[int], Answer]] = {
        "register": lambda number: api.register(f"Carol {number}"),
        "login": lambda _: api.anyone.post("/user/login", username="Bob", password="secret"),
        "reset": lambda _: bob.put("/user/reset", old_password="secret", phone="1"),
    }
    hasher = HeldHasher()
    monkeypatch.setattr(_passwords, "_hashers", [hasher])
    more_than_there_are_connections_and_processors = range(20)
    with ThreadPoolExecutor(20) as threads:
        waiting = [
            threads.submit(hashing[operation], number) for number in more_than_there_are_connections_and_processors
        ]
        try:
            assert hasher.begun.acquire(timeout=60)
            assert friends(alice) == []
            assert alice.post("/user/create_group", group_name="Family").data["group_id"]
            assert not any(each.done() for each in waiting)
        finally:
            hasher.let_go.set()
    assert {each.result().status for each in waiting} == {200}
