"""What clients ask for all day: usual things, mistakes, and what is none of HTTP, each with what has to be answered."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.growth.worlds import ASKER, BEHIND, GREAT_TALK, GROUP, READ_MESSAGES
from benchmarks.people import signed, token
from benchmarks.rows import PASSWORD, RARE_TEXT, text, user_name
from benchmarks.wire import Request

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

LONG_ANSWER = f"/user/all_records/{GREAT_TALK}?before=2000"
"""About a thousand messages, which are sent while they are read."""

_HOST = "localhost"
_TEXTS = 500
_MIB = 2**20


class Then(Enum):
    """What a client does after it has sent its request."""

    READ = "reads the answer, and keeps the connection"
    CLOSE = "reads the answer, and hangs up"
    GIVE_UP = "hangs up as soon as the answer begins"
    HANG_UP = "hangs up at once"


class Exchange(NamedTuple):
    """What is sent, which statuses may answer it, and what the client does then."""

    sent: bytes
    statuses: tuple[int, ...]
    then: Then = Then.READ


class _Kind(NamedTuple):
    """A kind of exchange, and how often it comes among the others."""

    weight: float
    make: Callable[[random.Random, int], Exchange]


def exchanges(chance: random.Random) -> Iterator[Exchange]:
    """Exchanges without end, of all kinds."""
    number = 0
    weights = [kind.weight for kind in _KINDS]
    while True:
        number += 1
        [kind] = chance.choices(_KINDS, weights)
        yield kind.make(chance, number)


def _ask(request: Request, *statuses: int, then: Then = Then.READ) -> Exchange:
    return Exchange(request.encode(_HOST), statuses or (200,), then)


def _get(target: str, *statuses: int, then: Then = Then.READ) -> Callable[[random.Random, int], Exchange]:
    def make(chance: random.Random, _number: int) -> Exchange:
        return _ask(Request("GET", target, token(chance.choice((ASKER, BEHIND)))), *statuses, then=then)

    return make


def _post(target: str, *statuses: int, **body: object) -> Callable[[random.Random, int], Exchange]:
    """A request of the asker's; `{n}` in a text of the body is a number that never comes again."""

    def make(chance: random.Random, number: int) -> Exchange:
        unique = f"{number}-{chance.getrandbits(40):x}"
        filled = {key: value.replace("{n}", unique) if isinstance(value, str) else value for key, value in body.items()}
        return _ask(Request("POST", target, token(ASKER), filled), *statuses)

    return make


def _read_back(chance: random.Random, _number: int) -> Exchange:
    before = chance.randint(READ_MESSAGES // 10, READ_MESSAGES)
    target = f"/user/conversation/{GREAT_TALK}?limit=50&before={before}"
    return _ask(Request("GET", target, token(chance.choice((ASKER, BEHIND)))))


def _send(chance: random.Random, _number: int) -> Exchange:
    talk = chance.choice((GREAT_TALK, 2, 3, GROUP))
    body = {"conversation_id": talk, "content": text(chance.randrange(_TEXTS))}
    return _ask(Request("POST", "/user/send_mesage", token(ASKER), body), 200, 429)


def _befriend(chance: random.Random, _number: int) -> Exchange:
    """One step of a friendship between two of a few people; whichever it is, it may be refused."""
    one, other = chance.sample(range(20, 30), 2)
    target, more = chance.choice(
        (
            ("/user/send_friend_request", {}),
            ("/user/respone_friend_request", {"response": "accept"}),
            ("/user/delete_friend", {}),
        )
    )
    field = "friend_id" if target == "/user/delete_friend" else "user_id"
    return _ask(Request("POST", target, token(one), {field: other, **more}), 200, 400, 429)


def _sort_friends(chance: random.Random, _number: int) -> Exchange:
    """One of a few friend groups, so that the list of them does not grow."""
    body = {"group_name": f"Group {chance.randrange(50)}"}
    return _ask(Request("POST", "/user/create_group", token(ASKER), body), 200, 400)


def _log_in(password: str, *statuses: int) -> Callable[[random.Random, int], Exchange]:
    def make(chance: random.Random, _number: int) -> Exchange:
        body = {"username": user_name(chance.randint(30, 50)), "password": password}
        return _ask(Request("POST", "/user/login", None, body), *statuses)

    return make


def _ended(_chance: random.Random, number: int) -> Exchange:
    """A token of a session that is none any more."""
    return _ask(Request("GET", "/user/get_friends", signed(ASKER, f"session{number}")), 401)


def _raw(sent: bytes, *statuses: int, then: Then = Then.READ) -> Callable[[random.Random, int], Exchange]:
    return lambda _chance, _number: Exchange(sent, statuses, then)


def posted(body: bytes, *headers: bytes, length: int | None = None) -> bytes:
    """A login with any body, and headers as they are given."""
    lines = [b"POST /user/login HTTP/1.1", b"Host: x", b"Content-Type: application/json", *headers]
    if length is not None:
        lines.append(b"Content-Length: %d" % length)
    return b"\r\n".join([*lines, b"", body])


_IN_CHUNKS = posted(b"2\r\n{}\r\n0\r\n\r\n", b"Transfer-Encoding: chunked")

_USUAL = (
    _Kind(12, _get("/user/get_friends")),
    _Kind(8, _get("/user/get_private_conversation")),
    _Kind(6, _get("/user/get_group_conversation")),
    _Kind(8, _get(f"/user/conversation/{GREAT_TALK}?limit=50")),
    _Kind(6, _read_back),
    _Kind(2, _get(f"/user/conversation/{GROUP}/info")),
    _Kind(1, _get("/user/get_friend_requests")),
    _Kind(1, _get("/user/get_groups")),
    _Kind(2, _get("/healthz")),
    _Kind(0.5, _get(LONG_ANSWER)),
    _Kind(10, _send),
    _Kind(2, _post("/user/send_mesage", 200, 429, conversation_id=2, content="Once", client_msg_id="{n}")),
    _Kind(3, _post("/user/filter_records", conversation_id=2, content="a")),
    _Kind(0.2, _post("/user/filter_records", conversation_id=GREAT_TALK, content=RARE_TEXT)),
    _Kind(2, _post("/user/search_friends", friend_name=user_name(BEHIND))),
    _Kind(1, _sort_friends),
    _Kind(1, _post("/user/group/set_announcement", group_id=GROUP, announcement="{n}")),
    _Kind(3, _befriend),
    _Kind(0.5, _log_in(PASSWORD, 200, 429)),
)

_MISTAKEN = (
    _Kind(3, _get("/user/nothing", 404)),
    _Kind(1, _get("/user/login", 405)),
    _Kind(1, _raw(b"BREW /user/login HTTP/1.1\r\nHost: x\r\n\r\n", 405)),
    _Kind(2, _raw(b"GET /user/get_friends HTTP/1.1\r\nHost: x\r\n\r\n", 401)),
    _Kind(0.5, _ended),
    _Kind(0.3, _log_in("wrong", 400, 429)),
    _Kind(2, _post("/user/search_friends", 400, friend="{n}")),
    _Kind(2, _post("/user/send_mesage", 400, conversation_id="{n}", content="")),
    _Kind(2, _raw(posted(b'{"username":', length=12), 400)),
    _Kind(1, _raw(_IN_CHUNKS, 400)),
    _Kind(1, _raw(posted(b"", length=32 * _MIB), 413, then=Then.CLOSE)),
    _Kind(0.2, _raw(posted(b" " * (_MIB + 1), length=_MIB + 1), 413)),
)

_RUDE = (
    _Kind(1, _raw(b"\x16\x03\x01 what is this?\r\n\r\n", 400, then=Then.CLOSE)),
    _Kind(1, _raw(b"GET /%s HTTP/1.1\r\nHost: x\r\n\r\n" % (b"x" * 40_000), 414, then=Then.CLOSE)),
    _Kind(1, _raw(b"GET / HTTP/1.1\r\nHost: x\r\n%s\r\n" % (b"A: b\r\n" * 200), 431, then=Then.CLOSE)),
    _Kind(3, _get("/user/get_friends", then=Then.CLOSE)),
    _Kind(1, _get(LONG_ANSWER, then=Then.GIVE_UP)),
    _Kind(1, _raw(b"", then=Then.HANG_UP)),
    _Kind(1, _raw(b"GET /user/get_fr", then=Then.HANG_UP)),
    _Kind(1, _raw(posted(b"{", length=100), then=Then.HANG_UP)),
    _Kind(1, _get("/user/get_private_conversation", then=Then.HANG_UP)),
)

_KINDS = (*_USUAL, *_MISTAKEN, *_RUDE)
