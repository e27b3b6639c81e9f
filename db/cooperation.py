"""Blocking work on an event loop, which goes on with other requests whenever the work has to wait.

Work is a plain function. It runs on the event loop's own thread, in a greenlet of its own; where it would block, it
hands control back to the loop, which resumes it when there is what it waited for. That is how Peewee's and SQLAlchemy's
own bridges to asyncio work. It spares each request the way to another thread and back.
"""

from __future__ import annotations

import asyncio
import select
import selectors
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from greenlet import GreenletExit, getcurrent, greenlet

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

Result = TypeVar("Result")


class Worker(greenlet):
    """Does one piece of work after another; `own` is for what others keep for the present one alone."""

    def __init__(self) -> None:
        super().__init__()
        self._home = getcurrent()  # where the loop runs
        self.outcome: asyncio.Future[Any] | None = None
        self.own: dict[object, Any] = {}

    def run(self, work: Callable[[], Any]) -> NoReturn:
        """Do work, which gets its result to who gave it, and wait for the next; ends where work raises at once."""
        while True:
            result = self._do(work)
            self.outcome = None
            self.own.clear()
            _idle.workers.append(self)
            work = self._home.switch(result)

    def _do(self, work: Callable[[], Any]) -> Any:
        try:
            result = work()
        except GreenletExit:
            raise
        except BaseException as error:
            if self.outcome is None:
                raise
            self.outcome.set_exception(error)
        else:
            if self.outcome is None:
                return result
            self.outcome.set_result(result)
        return None

    def suspend(self, deadline: float | None = None) -> Any:
        """Let the loop go on until somebody calls `switch`; the value that it is called with.

        Raises TimeoutError where the loop's time reaches a deadline first.
        """
        loop = asyncio.get_running_loop()
        if self.outcome is None:
            self.outcome = loop.create_future()
        if deadline is None:
            return self._home.switch()
        timer = loop.call_at(deadline, self.throw, TimeoutError)
        try:
            return self._home.switch()
        finally:
            timer.cancel()


_CLOSED_BY_THE_OTHER_SIDE = getattr(select, "POLLRDHUP", 0)
"""Linux tells it apart from something to read; elsewhere it shows when the socket is used."""


class _Idle(threading.local):
    """The workers of this thread's event loop that have nothing to do, for a new one costs more than many a work."""

    def __init__(self) -> None:
        self.workers: list[Worker] = []


_idle = _Idle()


def current() -> Worker | None:
    """The worker that calls this, if it is one."""
    running = getcurrent()
    return running if isinstance(running, Worker) else None


async def run(work: Callable[[], Result]) -> Result:
    """Do work, and other things while it waits; what it gives, or raises."""
    worker = _idle.workers.pop() if _idle.workers else Worker()
    result: Result = worker.switch(work)
    outcome = worker.outcome
    if outcome is None:
        return result
    try:
        result = await outcome
    except asyncio.CancelledError:
        worker.throw()  # nobody waits for it any more
        raise
    return result


def elsewhere(function: Callable[..., Result], *arguments: Any, threads: Executor | None = None) -> Result:
    """Call a function that takes its time; from an event loop, on another thread."""
    worker = current()
    if worker is None:
        return function(*arguments)
    return result_of(asyncio.get_running_loop().run_in_executor(threads, function, *arguments), worker)


def result_of(future: asyncio.Future[Result], worker: Worker, deadline: float | None = None) -> Result:
    """Suspend work until a future is done; what it gives, or raises; TimeoutError at a deadline of the loop's time."""
    waiting = [worker]
    future.add_done_callback(lambda _: waiting and worker.switch())
    try:
        worker.suspend(deadline)
    finally:
        waiting.clear()  # nobody may wake who has been given up
    return future.result()


def pause(seconds: float) -> None:
    """Wait for some time."""
    worker = current()
    if worker is None:
        time.sleep(seconds)
    else:
        asyncio.get_running_loop().call_later(seconds, worker.switch)
        worker.suspend()


class _Watch:
    """Watches sockets for the work of one event loop, which itself watches nothing but this.

    Work must not tell uvloop what to watch: libuv then writes to what it keeps on the stack of the loop, and there a
    greenlet may have its own frames.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._selector = selectors.DefaultSelector()
        loop.call_soon(loop.add_reader, self._selector, self._look)  # not here, where work may be running

    def add(self, number: int, is_ready: Callable[[int], None]) -> None:
        """Call a function, with what a socket is ready for, as often as it can be read."""
        self.discard(number)  # it may have been closed by who collects garbage, and be another one's now
        self._selector.register(number, selectors.EVENT_READ, is_ready)

    def expect(self, number: int, events: int, is_ready: Callable[[int], None]) -> None:
        """Call it as often as the socket is ready for any of these."""
        self._selector.modify(number, events, is_ready)

    def discard(self, number: int) -> None:
        """Watch a socket no more."""
        with suppress(KeyError):  # it was not watched
            self._selector.unregister(number)

    def _look(self) -> None:
        for key, events in self._selector.select(0):
            key.data(events)


class _Watches(threading.local):
    """The watch of this thread's event loop."""

    def __init__(self) -> None:
        self._watch: _Watch | None = None

    def of(self, loop: asyncio.AbstractEventLoop) -> _Watch:
        if self._watch is None or self._watch.loop is not loop:
            self._watch = _Watch(loop)
        return self._watch


_watches = _Watches()


class Socket:
    """Lets work wait until a socket is ready. It is watched between waits, too, which are many."""

    READABLE = selectors.EVENT_READ
    WRITABLE = selectors.EVENT_WRITE

    def __init__(self, number: int) -> None:
        self._number = number
        self._watch: _Watch | None = None
        self._waiting: Worker | None = None
        self._end = select.poll()
        self._end.register(number, _CLOSED_BY_THE_OTHER_SIDE)

    @property
    def has_ended(self) -> bool:
        """Whether the other side has closed it, or it has an error."""
        return bool(self._end.poll(0))

    def wait(self, worker: Worker, *, to_write: bool) -> int:
        """Suspend work until the socket can be read, or perhaps written to; which of both.

        Raises TimeoutError where somebody calls `give_up` first.
        """
        if self._watch is None:
            self._watch = _watches.of(asyncio.get_running_loop())
            self._watch.add(self._number, self._is_ready)
        if to_write:
            self._watch.expect(self._number, self.READABLE | self.WRITABLE, self._is_ready)
        self._waiting = worker
        try:
            ready: int = worker.suspend()
        finally:
            self._waiting = None
            if to_write and self._watch is not None:
                self._watch.expect(self._number, self.READABLE, self._is_ready)
        return ready

    def give_up(self) -> None:
        """Let work wait no longer, if any does."""
        worker, self._waiting = self._waiting, None
        if worker is not None:
            worker.throw(TimeoutError)

    def forget(self) -> None:
        """Watch no more; to be called before the number can become that of another socket."""
        if self._watch is not None:
            self._watch.discard(self._number)
        self._watch = None

    def _is_ready(self, events: int) -> None:
        worker, self._waiting = self._waiting, None
        if worker is None:
            self.forget()  # the other side has closed it while nobody used it
        else:
            worker.switch(events)
