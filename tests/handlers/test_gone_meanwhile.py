"""What an operation answers where its object goes between two of its statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import group, leave
from db import members

if TYPE_CHECKING:
    from contract_tests.api import Api
    from db.members import MemberProfile

pytestmark = pytest.mark.inside


def test_a_group_that_goes_while_it_is_looked_at_does_not_exist(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    alice, bob = api.users("Alice", "Bob")
    group_id = group(alice, bob)
    leave(bob, group_id)

    def nobody(_group_id: int) -> list[MemberProfile]:
        return []

    monkeypatch.setattr(members, "profiles", nobody)
    assert alice.get(f"/user/conversation/{group_id}/info").refusal == (400, 2, "Target does not exist")


def test_a_handler_that_runs_out_of_something_is_answered_for(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    alice = api.user()

    def exhausted(_user_id: int) -> object:
        raise StopIteration

    monkeypatch.setattr("db.friendships.friends", exhausted)
    assert alice.get("/user/get_friends").refusal == (500, 500, "Internal server error")
