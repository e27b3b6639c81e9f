"""Passwords are kept as Argon2id hashes, at the cost that the settings ask for, as soon as their users log in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db import users
from db.models import User
from handlers import _passwords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import Api
    from contract_tests.api import User as Person
    from db.users import Credentials

pytestmark = pytest.mark.inside


@pytest.fixture
def dearer() -> Iterator[str]:
    """Hashes cost more from now on; how their parameters are written."""
    _passwords.configure(time_cost=2, memory_kib=16)
    yield "m=16,t=2,p=1"
    _passwords.configure(time_cost=1, memory_kib=8)


def kept(person: Person) -> str:
    """What is kept of a password."""
    password_hash = User.get_by_id(person.id).password_hash
    assert password_hash is not None
    return password_hash


def log_in(api: Api, person: Person, password: str) -> int:
    return api.anyone.post("/user/login", username=person.name, password=password).status


def test_a_password_is_kept_as_an_argon2id_hash(api: Api) -> None:
    assert kept(api.user()).startswith("$argon2id$v=19$m=8,t=1,p=1$")


def test_two_users_with_the_same_password_have_different_hashes(api: Api) -> None:
    alice, bob = api.users("Alice", "Bob")
    assert kept(alice) != kept(bob)


def test_a_hash_is_renewed_at_the_next_log_in_when_the_cost_has_changed(api: Api, dearer: str) -> None:
    _passwords.configure(time_cost=1, memory_kib=8)
    alice = api.user("Alice")
    before = kept(alice)
    _passwords.configure(time_cost=2, memory_kib=16)
    assert log_in(api, alice, "wrong") == 400
    assert kept(alice) == before
    assert log_in(api, alice, alice.password) == 200
    renewed = kept(alice)
    assert dearer in renewed
    assert alice.get("/user/get_friends").status == 200, "older sessions go on"
    assert log_in(api, alice, alice.password) == 200
    assert kept(alice) == renewed
    assert log_in(api, alice, "wrong") == 400


def test_a_password_that_changes_while_its_hash_is_renewed_stays_changed(
    api: Api, dearer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _passwords.configure(time_cost=1, memory_kib=8)
    alice = api.user("Alice")
    _passwords.configure(time_cost=2, memory_kib=16)
    renew = users.renew_hash

    def renew_too_late(checked: Credentials, password_hash: str) -> Credentials:
        User.update({User.password_hash: _passwords.hash_of("changed")}).where(User.id == alice.id).execute()
        return renew(checked, password_hash)

    monkeypatch.setattr(users, "renew_hash", renew_too_late)
    assert log_in(api, alice, alice.password) == 400
    monkeypatch.undo()
    assert log_in(api, alice, alice.password) == 400
    assert log_in(api, alice, "changed") == 200
    assert dearer in kept(alice)
