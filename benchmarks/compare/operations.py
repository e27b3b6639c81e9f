"""The operations that are compared, and the requests that are sent: varied, and the same ones for everybody."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.people import token
from benchmarks.rows import PASSWORD, text, user_name
from benchmarks.wire import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.world import Talk, World

PAGE = 50

_REQUESTS = 2000

# Of all requests about a conversation: those about groups, reads of an older page, and replies.
_IN_GROUPS = 0.2
_READ_BACK = 0.5
_REPLIES = 0.2


class Operation(NamedTuple):
    """One operation, how many connections ask for it at once, and what its requests are in a world."""

    name: str
    title: str
    connections: int
    request: Callable[[World, random.Random], Request]

    def requests(self, world: World, seed: int) -> list[Request]:
        """Two thousand requests, different users' and about different things."""
        chance = random.Random(f"{self.name} {seed}")  # noqa: S311 - no secret
        return [self.request(world, chance) for _ in range(_REQUESTS)]


def _log_in(world: World, chance: random.Random) -> Request:
    name = user_name(chance.randint(1, world.users))
    return Request("POST", "/user/login", body={"username": name, "password": PASSWORD})


def _list_friends(world: World, chance: random.Random) -> Request:
    return Request("GET", "/user/get_friends", token(chance.randint(1, world.users)))


def _list_private_conversations(world: World, chance: random.Random) -> Request:
    return Request("GET", "/user/get_private_conversation", token(chance.randint(1, world.users)))


def _read_conversation(world: World, chance: random.Random) -> Request:
    talk, user_id = _someone_in_a_talk(world, chance)
    target = f"/user/conversation/{talk.id}?limit={PAGE}"
    if chance.random() < _READ_BACK:
        target += f"&before={world.message_id(talk, chance.randint(PAGE + 1, world.shortest))}"
    return Request("GET", target, token(user_id))


def _send_message(world: World, chance: random.Random) -> Request:
    talk, user_id = _someone_in_a_talk(world, chance)
    body: dict[str, object] = {"conversation_id": talk.id, "content": text(chance.randrange(500))}
    if chance.random() < _REPLIES:
        body["reply_id"] = world.message_id(talk, chance.randint(PAGE, world.shortest))
    return Request("POST", "/user/send_mesage", token(user_id), body)


def _someone_in_a_talk(world: World, chance: random.Random) -> tuple[Talk, int]:
    in_a_group = chance.random() < _IN_GROUPS
    talk = chance.choice([each for each in world.talks if each.is_group == in_a_group and not each.disabled])
    return talk, chance.choice(talk.member_ids)


# Logins are asked for by two: more of them at once wait for each other's hashes, and measure the scheduler.
OPERATIONS = (
    Operation("list_friends", "GET /user/get_friends (20)", 8, _list_friends),
    Operation("read_conversation", f"GET /user/conversation/{{id}}?limit={PAGE}", 8, _read_conversation),
    Operation("send_message", "POST /user/send_mesage", 8, _send_message),
    Operation("list_private_conversations", "GET /user/get_private_conversation (20)", 8, _list_private_conversations),
    Operation("log_in", "POST /user/login", 2, _log_in),
)
