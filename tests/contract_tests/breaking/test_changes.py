"""Every kind of change that breaks a client is found in the contract, and none that does not."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
import yaml

from contract_tests.breaking.documents import breaking_changes
from contract_tests.contract import SPEC
from contract_tests.document import Document
from tests.contract_tests.breaking.harmful import BREAKING
from tests.contract_tests.breaking.harmless import HARMLESS
from tests.contract_tests.test_complete import changed

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.api import JSON
    from tests.contract_tests.breaking.places import Edit


def renamed(change: Callable[[str], str]) -> JSON:
    """The contract, with another text."""
    spec: JSON = yaml.safe_load(change(yaml.safe_dump(SPEC, allow_unicode=True)))
    return spec


def found(spec: JSON) -> set[str]:
    """What breaks a client of the contract."""
    return set(breaking_changes(Document(SPEC), Document(spec)))


@pytest.mark.parametrize(("edit", "changes"), BREAKING.values(), ids=BREAKING)
def test_a_change_that_breaks_a_client_is_told(edit: Edit, changes: set[str]) -> None:
    assert found(changed(*edit)) == changes


@pytest.mark.parametrize("edit", HARMLESS.values(), ids=HARMLESS)
def test_a_change_that_breaks_no_client_is_not_told(edit: Edit) -> None:
    assert found(changed(*edit)) == set()


def test_another_path_is_told_with_the_operation_that_moved() -> None:
    spec = renamed(lambda text: text.replace("/user/send_mesage:", "/user/send_message:"))
    assert found(spec) == {"POST /user/send_mesage is gone: send_message is POST /user/send_message now"}


def test_another_method_is_told_with_the_operation_that_moved() -> None:
    spec = deepcopy(SPEC)
    spec["paths"]["/user/reset"] = {"patch": spec["paths"]["/user/reset"]["put"]}
    assert found(spec) == {"PUT /user/reset is gone: update_account is PATCH /user/reset now"}


def test_a_renamed_schema_is_told() -> None:
    spec = renamed(lambda text: text.replace("UserProfile", "UserView"))
    assert found(spec) == {
        "UserProfile is gone from the schemas",
        "FindUserOk.data is of the type UserView instead of UserProfile",
        "FriendGroupWithFriends.friends[] is of the type UserView instead of UserProfile",
        "GetGroupInfoOutcome.owner is of the type UserView instead of UserProfile",
        "GetGroupInfoOutcome.administrators[] is of the type UserView instead of UserProfile",
        "ListFriendRequestsOutcome.requests[] is of the type UserView instead of UserProfile",
        "ListFriendsOutcome.friends[] is of the type UserView instead of UserProfile",
    }


def test_a_renamed_response_is_told() -> None:
    spec = renamed(
        lambda text: text.replace("responses/Deleted", "responses/Gone").replace("    Deleted:", "    Gone:")
    )
    assert found(spec) == {"Deleted is gone from the responses"}
