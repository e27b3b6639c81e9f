"""Few requests are at something at the same time, and nobody waits for ever."""

from __future__ import annotations

import asyncio

import pytest

from server.turns import Turns


class Visitors:
    """Who come at once and stay until they are sent away."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self.inside: list[int] = []
        self._end = asyncio.Event()

    async def visit(self, number: int) -> None:
        """Come, and stay."""
        async with self._turns.turn():
            self.inside.append(number)
            await self._end.wait()

    async def settle(self) -> None:
        """Let all come as far as they can."""
        for _ in range(5):
            await asyncio.sleep(0)

    def send_away(self) -> None:
        """Let nobody stay any more."""
        self._end.set()


def test_so_many_are_inside_at_once_and_the_others_come_in_their_order() -> None:
    async def meet() -> None:
        visitors = Visitors(Turns(2))
        tasks = [asyncio.create_task(visitors.visit(number)) for number in range(5)]
        await visitors.settle()
        assert visitors.inside == [0, 1]
        visitors.send_away()
        await asyncio.gather(*tasks)
        assert visitors.inside == [0, 1, 2, 3, 4]

    asyncio.run(meet())


def test_who_is_given_up_or_fails_lets_the_next_one_in() -> None:
    async def fail(turns: Turns) -> None:
        async with turns.turn():
            raise LookupError

    async def meet() -> None:
        turns = Turns(1)
        visitors = Visitors(turns)
        first, second, third = [asyncio.create_task(visitors.visit(number)) for number in range(3)]
        await visitors.settle()
        second.cancel()
        first.cancel()
        await visitors.settle()
        assert visitors.inside == [0, 2]
        visitors.send_away()
        await third
        for _ in range(2):
            with pytest.raises(LookupError):
                await fail(turns)

    asyncio.run(meet())


def test_who_has_waited_long_enough_goes_on_without_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.turns._WAIT_SECONDS", 0)

    async def meet() -> None:
        visitors = Visitors(Turns(1))
        tasks = [asyncio.create_task(visitors.visit(number)) for number in range(3)]
        for _ in range(3):
            await visitors.settle()
        assert sorted(visitors.inside) == [0, 1, 2]
        visitors.send_away()
        await asyncio.gather(*tasks)
        another = Visitors(Turns(1))
        another.send_away()
        await another.visit(1)

    asyncio.run(meet())
