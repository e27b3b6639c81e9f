"""Work on an event loop lets other work go on while it waits, and gives what a plain call would give."""

from __future__ import annotations

import asyncio
import socket
import struct
import weakref
from functools import partial
from threading import current_thread
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
import uvloop

from db.cooperation import MOST_IDLE, Socket, Worker, current, elsewhere, pause, run

if TYPE_CHECKING:
    from collections.abc import Callable


class WentWrongError(Exception):
    """What a piece of work raises."""


def fail() -> NoReturn:
    raise WentWrongError


def wait() -> None:
    """Let the loop go on, once."""
    elsewhere(int)


# --------------------------------------------------------------------------------- what becomes of work


def test_work_gives_its_result_whether_it_waited_or_not() -> None:
    def waiting() -> str:
        wait()
        wait()
        return "waited"

    async def both() -> list[str]:
        return [await run(lambda: "at once"), await run(waiting), await run(lambda: "at once again")]

    assert asyncio.run(both()) == ["at once", "waited", "at once again"]


@pytest.mark.parametrize("before", [lambda: None, wait], ids=["at once", "after a wait"])
def test_what_work_raises_is_raised_where_it_is_awaited(before: Callable[[], None]) -> None:
    def work() -> NoReturn:
        before()
        fail()

    async def both() -> str:
        with pytest.raises(WentWrongError):
            await run(work)
        return await run(lambda: "and others go on")

    assert asyncio.run(both()) == "and others go on"


def test_what_work_raises_keeps_what_led_to_it_wherever_it_is_awaited() -> None:
    def work() -> None:
        wait()
        try:
            fail()
        finally:
            int("nonsense")

    async def handle_something_else() -> None:
        try:
            raise LookupError  # noqa: TRY301 - it is what a framework may be at
        except LookupError:
            await run(work)

    with pytest.raises(ValueError, match="nonsense") as caught:
        asyncio.run(handle_something_else())
    assert isinstance(caught.value.__cause__, WentWrongError)


def test_work_goes_on_while_other_work_waits() -> None:
    trace = []

    def work(name: str) -> None:
        trace.append(f"{name} begins")
        wait()
        trace.append(f"{name} ends")

    async def two() -> None:
        await asyncio.gather(run(lambda: work("first")), run(lambda: work("second")))

    asyncio.run(two())
    assert trace[:2] == ["first begins", "second begins"]
    assert sorted(trace[2:]) == ["first ends", "second ends"]


def test_each_piece_of_work_has_things_of_its_own() -> None:
    def work(name: str) -> list[str]:
        worker = current()
        assert worker is not None
        found = list(worker.own.values())
        worker.own["name"] = name
        wait()
        return [*found, worker.own["name"]]

    async def three() -> list[list[str]]:
        together = await asyncio.gather(run(lambda: work("first")), run(lambda: work("second")))
        return [*together, await run(lambda: work("third"))]

    assert asyncio.run(three()) == [["first"], ["second"], ["third"]]


def test_work_that_nobody_waits_for_any_more_ends_where_it_is() -> None:
    trace = []

    def work() -> None:
        try:
            pause(3600)
            trace.append("went on")
        finally:
            trace.append("ended")

    async def give_up() -> str:
        task = asyncio.create_task(run(work))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await run(lambda: "and others go on")

    assert asyncio.run(give_up()) == "and others go on"
    assert trace == ["ended"]


@pytest.mark.parametrize("done_first", [True, False], ids=["done first", "given up first"])
@pytest.mark.parametrize("end", [lambda: None, fail], ids=["a result", "an error"])
def test_work_that_is_given_up_in_the_moment_it_is_done_leaves_other_work_alone(
    end: Callable[[], None], *, done_first: bool
) -> None:
    workers: list[Worker] = []

    def work() -> None:
        worker = current()
        assert worker is not None
        workers.append(worker)
        worker.suspend()
        end()

    def other_work() -> str:
        wait()
        return "done"

    async def give_up() -> list[str]:
        task = asyncio.create_task(run(work))
        await asyncio.sleep(0)
        before = asyncio.create_task(run(other_work))
        steps = [workers[0].switch, task.cancel]
        for step in steps if done_first else reversed(steps):
            step()
        after = asyncio.create_task(run(other_work))
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(10):
            return [await before, await after]

    assert asyncio.run(give_up()) == ["done", "done"]


def test_there_is_no_work_outside_of_an_event_loop() -> None:
    assert current() is None


def test_workers_that_very_much_work_needs_at_once_are_not_all_kept() -> None:
    workers: list[weakref.ref[Worker]] = []

    def work() -> int:
        worker = current()
        assert worker is not None
        workers.append(weakref.ref(worker))
        wait()
        return len(workers)

    async def much() -> list[int]:
        return await asyncio.gather(*(run(work) for _ in range(2 * MOST_IDLE)))

    assert set(asyncio.run(much())) == {2 * MOST_IDLE}
    assert sum(worker() is not None for worker in workers) <= MOST_IDLE


# ------------------------------------------------------------------------------------------- ways to wait


def test_a_function_is_called_on_another_thread_where_an_event_loop_would_be_held_up() -> None:
    async def in_work() -> str:
        return await run(lambda: elsewhere(lambda: current_thread().name))

    assert elsewhere(lambda: current_thread().name) == current_thread().name
    assert asyncio.run(in_work()) != current_thread().name


def test_what_a_function_raises_elsewhere_is_raised_here() -> None:
    def work() -> str:
        with pytest.raises(WentWrongError):
            elsewhere(fail)
        return "caught"

    async def in_work() -> str:
        return await run(work)

    assert work() == asyncio.run(in_work()) == "caught"


def test_a_pause_ends() -> None:
    async def in_work() -> None:
        await run(lambda: pause(0.001))

    pause(0.001)
    asyncio.run(in_work())


def test_work_waits_until_a_socket_can_be_read() -> None:
    ours, theirs = socket.socketpair()
    watched = Socket(ours.fileno())

    def read() -> bytes:
        worker = current()
        assert worker is not None
        assert watched.wait(worker, to_write=False) == Socket.READABLE
        return ours.recv(100)

    def write(message: bytes) -> None:
        theirs.send(message)

    async def talk() -> list[bytes | None]:
        first = await asyncio.gather(run(read), run(lambda: write(b"one")))
        second = await asyncio.gather(run(read), run(lambda: write(b"two")))
        watched.forget()
        return [*first, *second]

    with ours, theirs:
        assert asyncio.run(talk()) == [b"one", None, b"two", None]


def test_work_waits_until_a_socket_can_be_written_to() -> None:
    ours, theirs = socket.socketpair()
    watched = Socket(ours.fileno())

    def wait_to_write() -> int:
        worker = current()
        assert worker is not None
        return watched.wait(worker, to_write=True)

    async def ask() -> int:
        ready = await run(wait_to_write)
        watched.forget()
        return ready

    with ours, theirs:
        assert asyncio.run(ask()) == Socket.WRITABLE


def wait_for(watched: Socket) -> int:
    worker = current()
    assert worker is not None
    return watched.wait(worker, to_write=False)


def test_a_socket_that_is_closed_while_nobody_waits_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    watched = Socket(ours.fileno())

    async def close() -> None:
        theirs.send(b"something")
        await run(partial(wait_for, watched))
        ours.recv(100)
        forgotten = asyncio.Event()
        monkeypatch.setattr(watched, "forget", forgotten.set)
        theirs.close()
        async with asyncio.timeout(10):
            await forgotten.wait()

    with ours:
        asyncio.run(close())


class WaryLoop(asyncio.SelectorEventLoop):
    """Takes note of the work that tells it what to watch."""

    def __init__(self) -> None:
        super().__init__()
        self.told_by: list[Worker | None] = []

    def add_reader(self, *arguments: Any) -> None:  # type: ignore[override]
        """Watch something."""
        self.told_by.append(current())
        super().add_reader(*arguments)

    def remove_reader(self, fd: Any) -> bool:
        """Watch something no more."""
        self.told_by.append(current())
        return super().remove_reader(fd)


def test_work_never_tells_the_loop_itself_what_to_watch() -> None:
    ours, theirs = socket.socketpair()
    watched = Socket(ours.fileno())

    def wait_and_forget() -> None:
        wait_for(watched)
        watched.forget()

    async def meet() -> None:
        theirs.send(b"something")
        await run(wait_and_forget)

    with ours, theirs, asyncio.Runner(loop_factory=WaryLoop) as runner:
        runner.run(meet())
        loop = runner.get_loop()
        assert isinstance(loop, WaryLoop)
        assert loop.told_by
        assert set(loop.told_by) == {None}


@pytest.mark.parametrize("loop_factory", [uvloop.new_event_loop, asyncio.new_event_loop])
def test_a_socket_with_an_error_is_ready_again_and_again(
    loop_factory: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as ours:
        theirs, _ = server.accept()
        watched = Socket(ours.fileno())

        def read_all() -> list[str]:
            worker = current()
            assert worker is not None
            found: list[str] = []
            while found[-1:] != ["an error"]:
                watched.wait(worker, to_write=False)
                found.append(read_some())
            watched.forget()
            return found

        def read_some() -> str:
            try:
                return ours.recv(100).decode()
            except ConnectionResetError:
                return "an error"

        async def reset() -> list[str]:
            reading = asyncio.create_task(run(read_all))
            await asyncio.sleep(0)
            theirs.send(b"something")
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            theirs.close()  # which resets the connection
            async with asyncio.timeout(10):
                return await reading

        with asyncio.Runner(loop_factory=loop_factory) as runner:
            assert runner.run(reset()) == ["something", "an error"]
