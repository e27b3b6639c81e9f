"""Of five thousand requests that come at once, on as many connections, each is answered, and none as a failure."""

from __future__ import annotations

import asyncio
import json
import resource
from collections import Counter
from itertools import cycle, islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.faults.client import User, connections_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.faults.processes import MortalService

MANY = 5000
PEOPLE = 10
SECONDS = 100
"""How long all of them together may take; they are five thousand transactions that are each brought to the disk."""

SPARE_DESCRIPTORS = 200


@pytest.fixture(autouse=True)
def descriptors() -> Iterator[None]:
    """Enough file descriptors for the clients, which are all in this process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < MANY + SPARE_DESCRIPTORS:
        pytest.skip(f"this machine allows only {hard} connections")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class Ring:
    """People each of whom has a private conversation with the next one."""

    def __init__(self, service: MortalService) -> None:
        with connections_to(service.address) as http:
            self.people = [User(http, f"P{number}") for number in range(PEOPLE)]
            self.conversations = [
                self._befriend(one, other)
                for one, other in zip(self.people, [*self.people[1:], self.people[0]], strict=True)
            ]

    def _befriend(self, one: User, other: User) -> int:
        one.post("/user/send_friend_request", user_id=other.id)
        other.post("/user/respone_friend_request", user_id=one.id, response="accept")
        conversation: int = one.post("/user/create_private_conversation", friend_id=other.id)["conversation_id"]
        return conversation

    def reads(self) -> Iterator[bytes]:
        """Requests for the friends of each."""
        return (encoded("GET", "/user/get_friends", person) for person in cycle(self.people))

    def messages(self) -> Iterator[bytes]:
        """Messages of each to the next."""
        for number, (person, conversation) in enumerate(cycle(zip(self.people, self.conversations, strict=True))):
            yield encoded("POST", "/user/send_mesage", person, conversation_id=conversation, content=f"{number}")

    def heard(self, service: MortalService) -> set[str]:
        """The texts of all messages."""
        with connections_to(service.address) as http:
            texts = set()
            for person, conversation in zip(self.people, self.conversations, strict=True):
                person.http = http
                texts |= {one["msg_body"] for one in person.get(f"/user/all_records/{conversation}")["messages"]}
            return texts


def encoded(method: str, path: str, person: User, **body: object) -> bytes:
    """A request as it goes over a connection, which is its only one."""
    content = json.dumps(body).encode() if body else b""
    lines = [f"{method} {path} HTTP/1.1", "Host: x", "Connection: close", f"Authorization: {person.token}"]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode() + content


def answers(service: MortalService, requests: Sequence[bytes]) -> list[bytes]:
    """What comes back where all are sent at once, each over a connection of its own."""
    place = urlsplit(service.address)

    async def ask(request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        writer.write(request)
        answer = await reader.read()
        writer.close()
        return answer

    async def ask_all() -> list[bytes]:
        async with asyncio.timeout(SECONDS):
            return await asyncio.gather(*map(ask, requests))

    return asyncio.run(ask_all())


def check_answered(service: MortalService, requests: Sequence[bytes]) -> None:
    """Fail unless each request is a success."""
    found = Counter((answer[:15], answer.rpartition(b"\r\n\r\n")[2][:9]) for answer in answers(service, requests))
    assert found == {(b"HTTP/1.1 200 OK", b'{"code":0'): len(requests)}


def test_five_thousand_who_read_are_answered(service: MortalService) -> None:
    check_answered(service, list(islice(Ring(service).reads(), MANY)))


def test_five_thousand_messages_are_all_sent(service: MortalService) -> None:
    ring = Ring(service)
    check_answered(service, list(islice(ring.messages(), MANY)))
    assert ring.heard(service) == {str(number) for number in range(MANY)}
