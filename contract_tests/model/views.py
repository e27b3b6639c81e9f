"""Everything that can be read without changing anything, and what has to be read there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contract_tests.contract import NOT_LOGGED_IN, Refusal
from contract_tests.model import seen
from contract_tests.model.step import as_json, no

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.api import JSON
    from contract_tests.model.conversation import Conversation
    from contract_tests.model.people import Session
    from contract_tests.model.world import World

Prediction = tuple[int, "JSON"]
"""Status and body."""


class View(NamedTuple):
    """A request that only reads; the body as JSON."""

    session: Session
    method: str
    url: str
    body: str = ""


def succeed(data: JSON) -> Prediction:
    """The answer of a success."""
    return 200, {"code": 0, "info": "Succeed", "data": data}


def refuse(refusal: Refusal) -> Prediction:
    """The answer of a refusal."""
    status, code, info = refusal
    return status, {"code": code, "info": info}


def views(world: World) -> dict[View, Prediction]:
    """Every view of everybody."""
    shown = dict(_of_sessions(world))
    readers = [account.living_sessions[0] for account in world.people if account.living_sessions]
    for session in readers:
        shown |= _own(world, session)
        for conversation in world.conversations.values():
            shown |= _conversation(world, session, conversation)
    for session in readers[:1]:
        shown |= _names(world, session)
    return shown


def _of_sessions(world: World) -> Iterator[tuple[View, Prediction]]:
    """That each session is alive, or has ended."""
    for session in world.sessions():
        alive = succeed(seen.friends(world, session.user))
        yield View(session, "GET", "/user/get_friends"), refuse(NOT_LOGGED_IN) if session.ended else alive


def _own(world: World, session: Session) -> dict[View, Prediction]:
    """A user's own lists."""
    lists = {
        "get_friend_requests": seen.friend_requests,
        "get_groups": seen.friend_groups,
        "get_private_conversation": seen.private_conversations,
        "get_group_conversation": seen.group_conversations,
    }
    own = {f"/user/{name}": succeed(show(world, session.user)) for name, show in lists.items()}
    for group in world.friend_groups.values():
        mine = group.owner == session.user
        shown = succeed(seen.friend_group(world, group)) if mine else refuse(no(2, "Group does not exist"))
        own[f"/user/groups/{group.id}"] = shown
    return {View(session, "GET", url): shown for url, shown in own.items()}


def _conversation(world: World, session: Session, conversation: Conversation) -> dict[View, Prediction]:
    """What a user sees of a conversation, or that it is not for this user."""
    inside = conversation.member(session.user)
    if inside is None:
        return _from_outside(session, conversation)
    visible = conversation.visible_to(session.user)
    read = seen.page(visible, None, inside.read + 1)
    shown = {
        View(session, "GET", f"/user/all_records/{conversation.id}"): succeed(seen.records(world, visible)),
        # Up to where the user has read already, so that reading it marks nothing.
        View(session, "GET", f"/user/conversation/{conversation.id}?before={inside.read + 1}"): succeed(
            seen.messages(world, conversation, read)
        ),
    }
    return shown if conversation.is_private else shown | _group(world, session, conversation)


def _from_outside(session: Session, conversation: Conversation) -> dict[View, Prediction]:
    closed = refuse(no(3, "User is not in session"))
    urls = [f"/user/conversation/{conversation.id}", f"/user/all_records/{conversation.id}"]
    if not conversation.is_private:
        urls.append(f"/user/conversation/{conversation.id}/info")
    return {View(session, "GET", url): closed for url in urls}


def _group(world: World, session: Session, group: Conversation) -> dict[View, Prediction]:
    """A group's people, and its invitations for who manages it."""
    shown = {View(session, "GET", f"/user/conversation/{group.id}/info"): succeed(seen.info(world, group))}
    denied = None if group.is_managed_by(session.user) else refuse(no(3, "Permission denied"))
    for status in ("pending", "accepted", "rejected"):
        body = as_json({"group_id": group.id, "status": status})
        answer = denied or succeed(seen.invitations(world, group, status))
        shown[View(session, "POST", "/user/group/invitations", body)] = answer
    return shown


def _names(world: World, session: Session) -> dict[View, Prediction]:
    """Who has which of the names that anybody ever had."""
    shown = {}
    for name in world.names:
        account = world.named(name)
        answer = succeed(account.profile) if account else refuse(no(2, "Target does not exist"))
        shown[View(session, "POST", "/user/search_friends", as_json({"friend_name": name}))] = answer
    return shown
