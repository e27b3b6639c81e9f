"""An answer too long to be held is sent in batches, each made when the one before is on its way."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest

from handlers import Stream
from server.answers import StreamedAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Message


class Client:
    """Takes an answer, until it goes away after so many pieces of its body."""

    def __init__(self, pieces: int = 1000) -> None:
        self.sent: list[Message] = []
        self._patience = pieces
        self._gone = asyncio.Event()

    async def receive(self) -> Message:
        """What the server hears of this client."""
        if len(self.sent) == 0:
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Take a piece of the answer."""
        self.sent.append(message)
        if len(self.sent) > self._patience:
            self._gone.set()

    @property
    def body(self) -> bytes:
        """What has come of the body."""
        return b"".join(message["body"] for message in self.sent[1:])


async def deliver(batches: Iterator[list[Any]], client: Client) -> Client:
    await StreamedAnswer(Stream("numbers", batches)).send(client.receive, client.send)
    return client


def test_the_batches_make_one_list_in_the_envelope() -> None:
    async def answer() -> Client:
        return await deliver(iter([[1, 2], [3], [{"four": "4"}]]), Client())

    client = asyncio.run(answer())
    numbers = [1, 2, 3, {"four": "4"}]
    assert json.loads(client.body) == {"code": 0, "info": "Succeed", "data": {"numbers": numbers}}
    assert client.sent[0]["status"] == 200
    assert (b"content-type", b"application/json") in client.sent[0]["headers"]
    assert [message.get("more_body", False) for message in client.sent[1:]] == [True, True, True, False]


def test_a_batch_is_made_when_the_one_before_is_on_its_way() -> None:
    async def answer() -> list[str]:
        client = Client()
        return [batch[0] for batch in json.loads((await deliver(batches(client), client)).body)["data"]["numbers"]]

    def batches(client: Client) -> Iterator[list[list[str]]]:
        for _ in range(3):
            yield [[f"after {len(client.sent)} messages"]]

    assert asyncio.run(answer()) == ["after 1 messages", "after 2 messages", "after 3 messages"]


def test_other_things_go_on_between_two_batches() -> None:
    trace: list[str] = []

    def batches() -> Iterator[list[int]]:
        for number in range(3):
            trace.append("batch")
            yield [number]

    async def other() -> None:
        for _ in range(3):
            trace.append("other")
            await asyncio.sleep(0)

    async def both() -> None:
        await asyncio.gather(deliver(batches(), Client()), other())

    asyncio.run(both())
    assert trace == ["batch", "other"] * 3


def test_no_batch_is_made_for_a_client_that_has_gone() -> None:
    made = []

    def batches() -> Iterator[list[int]]:
        for number in range(1000):
            made.append(number)
            yield [number]

    async def answer() -> None:
        await deliver(batches(), Client(pieces=3))

    asyncio.run(answer())
    assert len(made) < 10


def test_an_answer_that_breaks_off_does_not_look_complete() -> None:
    def batches() -> Iterator[list[int]]:
        yield [1]
        raise OSError

    async def answer() -> Client:
        client = Client()
        with pytest.raises(OSError, match=r"^$"):
            await deliver(batches(), client)
        return client

    assert asyncio.run(answer()).sent[-1]["more_body"]
