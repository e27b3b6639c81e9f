"""The greatest number of members of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract_tests.scenes import bring_in, group, info, invitations, invite, leave, remove

if TYPE_CHECKING:
    from contract_tests.api import Api

pytestmark = pytest.mark.inside

FULL = (400, 400, "Group is full")


def test_a_group_has_at_most_500_members(api: Api) -> None:
    owner, waiting, lucky, late = api.users("Alice", "Bob", "Carol", "Dave")
    members = [api.user() for _ in range(499)]
    circle = group(owner, *members)
    assert len(info(owner, circle)["members"]) == 500

    def inviting(user_id: int) -> tuple[int, int, str]:
        return owner.post("/user/group/invite_member", group=circle, invited_user_id=user_id).refusal

    def proposing(user_id: int) -> tuple[int, int, str]:
        return members[0].post("/user/group/invite", group_id=circle, invited_user_id=user_id).refusal

    assert inviting(waiting.id) == proposing(waiting.id) == FULL
    assert inviting(members[0].id) == (400, 4, "User is already in the group")

    remove(owner, circle, members[-1])
    invite(members[0], circle, waiting)
    bring_in(owner, circle, lucky)
    [invitation] = invitations(owner, circle)
    answer = {"group_id": circle, "invitation_id": invitation["invitation_id"]}
    assert owner.post("/user/group/respond_invitation", **answer, response="accepted").refusal == FULL
    assert inviting(waiting.id) == inviting(late.id) == proposing(late.id) == FULL
    assert proposing(waiting.id) == (400, 4, "Invitation already sent")
    assert invitations(owner, circle) == [invitation]
    assert len(info(owner, circle)["members"]) == 500

    leave(lucky, circle)
    assert owner.post("/user/group/respond_invitation", **answer, response="accepted").data == {"Responded": True}
    assert info(owner, circle)["members"][-1] == {"user_id": waiting.id, "username": waiting.name, "avatar": ""}
    assert len(info(owner, circle)["members"]) == 500
