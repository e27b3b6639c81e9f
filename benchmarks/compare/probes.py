"""The questions that everybody has to answer alike before anything is measured, in this order.

They reach what the measured requests do not: refusals, bounds, replies and read positions that were just changed. They
ask for nothing that a framework could only answer in the envelope by being patched, such as bytes that are no UTF-8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from benchmarks.compare.operations import OPERATIONS
from benchmarks.people import signed, token
from benchmarks.rows import PASSWORD, session_id, user_name
from benchmarks.wire import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.world import Talk, World

_FRIENDS = "/user/get_friends"
_PRIVATE = "/user/get_private_conversation"
_SEND = "/user/send_mesage"
_LOG_IN = "/user/login"
_SAMPLE_SEED = 7
_SAMPLE = 25
_TOO_LARGE = 2**53


class Probe(NamedTuple):
    """One question, and what it is about; `raw` is a body that is sent as it is."""

    about: str
    request: Request
    raw: bytes | None = None

    def __str__(self) -> str:
        """The question in a line."""
        sent = self.raw if self.raw is not None else self.request.body
        return f"{self.about} ({self.request.method} {self.request.target}{'' if sent is None else f' {sent!r:.80}'})"


def probes(world: World) -> Iterator[Probe]:
    """All questions about a world."""
    for operation in OPERATIONS:
        for request in operation.requests(world, _SAMPLE_SEED)[:_SAMPLE]:
            yield Probe("a measured request", request)
    yield from _tokens()
    yield from _pages(world)
    yield from _messages(world)
    yield from _logins()


def _tokens() -> Iterator[Probe]:
    def friends(about: str, by: str | None) -> Probe:
        return Probe(about, Request("GET", _FRIENDS, by))

    yield friends("a token with a prefix", f"Bearer {token(1)}")
    yield friends("no token", None)
    yield friends("no JWT", "nonsense")
    yield friends("an expired token", signed(1, session_id(1), days=-1))
    yield friends("a forged token", signed(1, session_id(1), secret="another key, which is as long as the real one"))  # noqa: S106 - nobody's
    yield friends("an ended session", signed(1, "0" * 32))
    yield friends("another user's session", signed(1, session_id(2)))
    yield Probe("an unknown parameter", Request("GET", f"{_FRIENDS}?colour=red", token(1)))
    yield Probe("an unknown parameter", Request("GET", f"{_PRIVATE}?colour=red", token(1)))
    for method, target in (("GET", _PRIVATE), ("GET", "/user/conversation/1"), ("POST", _SEND)):
        yield Probe("no token", Request(method, target, body={"nonsense": 1} if method == "POST" else None))


def _pages(world: World) -> Iterator[Probe]:
    talk = world.talks[1]
    reader, stranger = talk.member_ids[1], _stranger(world, talk)

    def page(about: str, query: str, by: int = reader, conversation: object = talk.id) -> Probe:
        return Probe(about, Request("GET", f"/user/conversation/{conversation}{query}", token(by)))

    group = next(each for each in world.talks if each.is_group)
    cleared = next(each for each in world.talks if each.id % 50 == 7)  # noqa: PLR2004 - as the rows have it
    yield page("everything", "")
    yield page("everything of a group, by its latest member", "", group.member_ids[-1], group.id)
    yield page("after records were deleted", "", cleared.member_ids[1], cleared.id)
    yield page("the last one", "?limit=1")
    yield page("older than all", "?before=1")
    yield page("a disabled conversation", "?limit=3", 1, world.talks[-1].id)
    yield page("a stranger", "", stranger)
    yield page("no such conversation", "", reader, len(world.talks) + 1)
    for wrong in ("?limit=0", "?limit=201", "?limit=x", "?limit=", "?before=0", f"?before={_TOO_LARGE}", "?colour=red"):
        yield page("a wrong parameter", wrong)
    for wrong_id in ("0", str(_TOO_LARGE)):
        yield page("a wrong id", "", reader, wrong_id)


def _messages(world: World) -> Iterator[Probe]:
    talk = world.talks[2]
    sender, other = talk.member_ids
    original = world.message_id(talk, world.shortest)

    def send(about: str, by: int = sender, **fields: object) -> Probe:
        return Probe(about, Request("POST", _SEND, token(by), {"conversation_id": talk.id, "content": "Hi"} | fields))

    yield send("a message")
    yield send("a long message", content="x" * 10_000)
    yield send("a reply of other letters", other, content="ΣΊΣΥΦΟΣ ß 好的", reply_id=original)
    yield send("no reply", reply_id=None)
    yield Probe("reading it back", Request("GET", f"/user/conversation/{talk.id}?limit=6", token(sender)))
    yield Probe("what is unread", Request("GET", _PRIVATE, token(other)))
    yield send("no such conversation", conversation_id=len(world.talks) + 1)
    yield send("a stranger", _stranger(world, talk))
    yield send("a disabled conversation", 1, conversation_id=world.talks[-1].id)
    yield send("a reply to nothing", reply_id=10**9)
    yield send("a reply to another conversation's message", reply_id=world.message_id(world.talks[5], 1))
    yield Probe("after refusals", Request("GET", f"/user/conversation/{talk.id}?limit=2", token(sender)))
    for content in ("", "x" * 10_001, "a\0b", 1, None):
        yield send("a wrong text", content=content)
    for wrong_id in (0, -1, _TOO_LARGE, 1.5, "1", True, None):
        yield send("a wrong id", conversation_id=wrong_id)
    yield send("a wrong id", reply_id=0)
    yield send("an unknown field", colour="red")
    yield Probe("a field is missing", Request("POST", _SEND, token(sender), {"content": "Hi"}))
    for raw in (b"", b"{", b"[]", b'"text"'):
        yield Probe("no object", Request("POST", _SEND, token(sender)), raw)


def _logins() -> Iterator[Probe]:
    def log_in(about: str, **fields: object) -> Probe:
        return Probe(about, Request("POST", _LOG_IN, body={"username": user_name(3), "password": PASSWORD} | fields))

    yield log_in("an unknown user", username="Nobody")
    yield log_in("a wrong password", password="another")  # noqa: S106 - nobody's
    for wrong in ("", "x" * 21, "a\0b", 1, None):
        yield log_in("a wrong name", username=wrong)
        yield log_in("a wrong password", password=wrong)
    yield log_in("an unknown field", colour="red")
    yield Probe("a field is missing", Request("POST", _LOG_IN, body={"username": user_name(3)}))


def _stranger(world: World, talk: Talk) -> int:
    return next(user_id for user_id in range(1, world.users + 1) if user_id not in talk.member_ids)
