"""The group chats of the demo: who founds them, comes and goes, and what happens in between."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from cli.demo.plot import DAY, HOUR, MINUTE
from cli.demo.talks import Talk
from handlers import groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cli.demo.script import Group
    from cli.demo.tale import Tale

_FOUNDERS = 8
_RESPONSES = ("", "accepted", "rejected")
"""What becomes of one invitation after the other; nothing, it stays pending."""


def founders(tale: Tale, group: Group) -> list[str]:
    """With whom the owner founds a group, to which others may come later."""
    if not group.everybody:
        return group.members
    others = [name for name in tale.script.people if name not in {group.owner, *group.admins}]
    return [*group.admins, *others][:_FOUNDERS]


def plan_gatherings(tale: Tale) -> None:
    """Plan all groups, in which there is talk from the first days up to the present."""
    number = count()
    for group in tale.script.groups:
        _plan(tale, group, number)


def _plan(tale: Tale, group: Group, number: Iterator[int]) -> None:
    first = founders(tale, group)
    talk = Talk(tale, [group.owner, *first])
    begin = tale.random.uniform(-19 * DAY, -18 * DAY)
    ids = [tale.stage.ids[name] for name in first]
    tale.plot.at(begin, talk.begin, group.owner, groups.create_group, members=ids, name=group.name)
    for name in group.admins:
        tale.plot.at(begin + MINUTE, talk.act, group.owner, groups.add_admin, "group", member_id=tale.stage.ids[name])
    if group.announcement:
        speaker, body = (group.admins or [group.owner])[0], {"announcement": group.announcement}
        tale.plot.at(begin + 2 * MINUTE, talk.act, speaker, groups.set_announcement, "group_id", **body)
    if group.everybody:
        _plan_newcomers(talk, group, begin + HOUR)
    _plan_scenes(talk, group, begin + 2 * HOUR)
    for inviter, invitee in group.invited.items():
        _plan_invitation(talk, group, inviter, invitee, _RESPONSES[next(number) % len(_RESPONSES)])
    if group.heir:
        heir_id = tale.stage.ids[group.heir]
        tale.plot.at(-HOUR, talk.act, group.owner, groups.transfer_ownership, "group", new_owner_id=heir_id)


def _plan_newcomers(talk: Talk, group: Group, begin: float) -> None:
    """Plan that the owner brings in everybody who is not there."""
    newcomers = [name for name in talk.tale.script.people if name not in talk.present]
    for place, name in enumerate(newcomers):
        body = {"invited_user_id": talk.tale.stage.ids[name]}
        talk.tale.plot.at(begin + place, talk.act, group.owner, groups.invite_member, "group", **body)
    talk.present += newcomers


def _plan_scenes(talk: Talk, group: Group, begin: float) -> None:
    """Plan the scenes, from a time up to the present, and who goes between them."""
    random, plot, stage = talk.tale.random, talk.tale.plot, talk.tale.stage
    last = -25 * MINUTE if group.everybody else random.uniform(-3 * HOUR, -2 * HOUR)
    between = (last - begin) / (len(group.scenes) - 1)
    for number, scene in enumerate(group.scenes, 1):
        is_last = number == len(group.scenes)
        if is_last:  # by then, who ends the account may have done so
            talk.present = [name for name in talk.present if name in talk.tale.staying]
        end = talk.scene(begin + (number - 1) * between, scene, is_last=is_last)
        for name in [name for name, after in group.left.items() if after == number]:
            plot.at(end, talk.act, name, groups.leave_group, "group_id")
            talk.present.remove(name)
        for name in [name for name, after in group.removed.items() if after == number]:
            plot.at(end, talk.act, group.owner, groups.remove_member, "group", member_id=stage.ids[name])
            talk.present.remove(name)


def _plan_invitation(talk: Talk, group: Group, inviter: str, invitee: str, response: str) -> None:
    """Plan that a member proposes somebody, and perhaps the owner's response."""
    tale = talk.tale
    when = tale.random.uniform(-5 * DAY, -4 * DAY)
    invitee_id = tale.stage.ids[invitee]
    tale.plot.at(when, talk.act, inviter, groups.invite_user, "group_id", invited_user_id=invitee_id)
    if response:
        tale.plot.at(when + HOUR, _respond, talk, group.owner, invitee_id, response)


def _respond(talk: Talk, owner: str, invitee_id: int, response: str) -> None:
    pending = talk.tale.stage.act(owner, groups.list_invitations, group_id=talk.id)["invitations"]
    [invitation_id] = [entry["invitation_id"] for entry in pending if entry["invitee_id"] == invitee_id]
    talk.act(owner, groups.respond_to_invitation, "group_id", invitation_id=invitation_id, response=response)
