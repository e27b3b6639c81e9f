"""What the contract says of who may do what is read rightly, is told to people, and a hole in it is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.access.cells import Matrix
from contract_tests.access.declared import Named
from contract_tests.access.founding import found
from contract_tests.access.kinds import KINDS
from contract_tests.access.page import PAGE, page
from contract_tests.contract import SPEC
from contract_tests.document import CALLERS, CONTRACT
from db.conversations import Standing
from handlers import _tokens

if TYPE_CHECKING:
    from contract_tests.access.cast import Cast
    from contract_tests.api import Api
    from contract_tests.document import Declared

REMOVAL = Named(
    "member_id",
    "group_user",
    {"ordinary": "ok", "administrator": {"owner": "ok", "administrator": "Denied"}, "member": "Odd", "others": "None"},
)
LEAVING = Named("group_id", "group", {"owner": "IsOwner", "removed": "ok", "others": "NoMember"}, callers="member")


@pytest.fixture
def cast(edge: Api) -> Cast:
    """A cast on SQLite."""
    return found(edge)


def operation(title: str) -> Declared:
    """The operation of a method and a path."""
    [found] = [each for each in CONTRACT.operations() if str(each) == title]
    return found


def deviating(title: str, cast: Cast) -> set[str]:
    """Who does not get what an operation declares."""
    return {cell.who for cell in Matrix(operation(title), cast).cells() if cell.is_refused and cell.deviation()}


# -------------------------------------------------------------------------------------------- the declaration


@pytest.mark.parametrize(
    ("named", "relation", "caller", "answer"),
    [
        (REMOVAL, "ordinary", "owner", "ok"),
        (REMOVAL, "administrator", "owner", "ok"),
        (REMOVAL, "administrator", "administrator", "Denied"),
        (REMOVAL, "owner", "owner", "Odd"),
        (REMOVAL, "left", "owner", "None"),
        (REMOVAL, "missing", "owner", "None"),
        (LEAVING, "owner", "", "IsOwner"),
        (LEAVING, "administrator", "", "ok"),
        (LEAVING, "removed", "", "ok"),
        (LEAVING, "left", "", "NoMember"),
    ],
)
def test_the_narrowest_word_tells_then_x_callers_then_others(
    named: Named, relation: str, caller: str, answer: str
) -> None:
    assert named.answer(relation, caller) == answer


def test_the_contract_explains_every_word_of_its_declarations() -> None:
    told = SPEC["info"]["description"].partition("- `x-objects`: ")[2].partition("\n- `x-field-errors`")[0]
    words = {word for kind in KINDS.values() for word in kind.keys} - set(CALLERS)
    assert [word for word in {*KINDS, *words} if f"`{word}`" not in told] == []


def test_the_page_for_people_says_what_the_contract_says() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `make permissions`"


# ------------------------------------------------------------------------------------- the matrix finds holes


def test_the_service_as_it_is_has_no_hole(cast: Cast) -> None:
    assert deviating("POST /user/group/set_announcement", cast) == set()


def test_a_manager_who_is_none_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Standing, "is_manager", Standing.is_member)
    assert deviating("POST /user/group/set_announcement", cast) == {"group_id: ordinary"}


def test_a_membership_that_is_none_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Standing, "is_member", property(lambda standing: standing.state is not None))
    found = deviating("GET /user/all_records/{conversation_id}", cast)
    assert found == {"conversation_id: removed", "conversation_id: left"}


def test_a_target_that_is_looked_at_before_the_permission_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Standing, "is_owner", Standing.is_manager)
    assert "group: administrator, member_id: missing" in deviating("POST /user/group/add_admin", cast)


def test_a_session_that_goes_on_after_its_end_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def session_user(_session_id: str) -> int:
        claims = _tokens.read(cast.logged_out.token or "")
        assert claims is not None
        return claims.user_id

    monkeypatch.setattr("db.users.session_user", session_user)
    assert deviating("GET /user/get_friends", cast) == {"ended session"}
