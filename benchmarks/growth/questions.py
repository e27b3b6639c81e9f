"""What is asked of a small and of a large service."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from benchmarks.growth.worlds import ASKER, BEHIND, GREAT_TALK
from benchmarks.people import token
from benchmarks.rows import text
from benchmarks.wire import Request

if TYPE_CHECKING:
    from benchmarks.world import World

_VARIANTS = 100


class Question(NamedTuple):
    """Something that is to cost the same, however much there is; its requests in a world."""

    title: str
    requests: list[Request]


def questions(world: World) -> list[Question]:
    """All questions about a world."""
    page = f"/user/conversation/{GREAT_TALK}?limit=50"
    return [
        Question("the newest 50 messages", [Request("GET", page, token(ASKER))]),
        Question("50 messages further back", [Request("GET", f"{page}&before={_deep(world)}", token(ASKER))]),
        Question("private conversations", [Request("GET", "/user/get_private_conversation", token(ASKER))]),
        Question("the same with unread messages", [Request("GET", "/user/get_private_conversation", token(BEHIND))]),
        Question("groups", [Request("GET", "/user/get_group_conversation", token(ASKER))]),
        Question("sending", [_message(number) for number in range(_VARIANTS)]),
    ]


def _deep(world: World) -> int:
    """The id of the message in the middle of the great conversation, all of whose later ones come last."""
    return sum(talk.messages for talk in world.talks) - world.talks[0].messages // 2


def _message(number: int) -> Request:
    return Request("POST", "/user/send_mesage", token(ASKER), {"conversation_id": GREAT_TALK, "content": text(number)})
