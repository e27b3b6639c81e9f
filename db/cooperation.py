"""Blocking work on an event loop, which goes on with other requests whenever the work has to wait.

Work is a plain function. It runs on the event loop's own thread, in a greenlet of its own; where it would block, it
hands control back to the loop, which resumes it when there is what it waited for. That is how Peewee's and SQLAlchemy's
own bridges to asyncio work. It spares each request the way to another thread and back.
"""

from __future__ import annotations

import asyncio
import os
import select
import threading
import time
from typing import TYPE_CHECKING, Any, TypeVar

from greenlet import GreenletExit, getcurrent, greenlet

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

Result = TypeVar("Result")

MOST_IDLE = 256
"""How many workers are kept that have nothing to do; each takes about 8 KiB."""


class Worker(greenlet):
    """Does one piece of work after another; `own` is for what others keep for the present one alone."""

    def __init__(self) -> None:
        super().__init__()
        self._home = getcurrent()  # where the loop runs
        self.outcome: asyncio.Future[Any] | None = None
        self.own: dict[object, Any] = {}

    def run(self, work: Callable[[], Any]) -> Any:
        """Do work, which gets its result to who gave it, and wait for the next.

        Ends where work raises at once, and where enough others wait for work; then it gives the result itself.
        """
        while True:
            result = self._do(work)
            self.outcome = None
            self.own.clear()
            if len(_idle.workers) >= MOST_IDLE:
                return result
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
            if not self.outcome.cancelled():
                # Its context becomes whatever is being handled where the outcome is awaited.
                error.__cause__ = error.__cause__ or error.__context__
                self.outcome.set_exception(error)
        else:
            if self.outcome is None:
                return result
            if not self.outcome.cancelled():
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
        if worker.outcome is outcome:  # else it is done, and perhaps at other work already
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
        timer = asyncio.get_running_loop().call_later(seconds, worker.switch)
        try:
            worker.suspend()
        finally:
            timer.cancel()


class Socket:
    """Lets work wait until a socket is ready. The loop keeps watching it between waits, which are many.

    Work never tells the loop by itself what to watch: libuv then writes to what it keeps on the loop's stack, and there
    a greenlet may have its own frames. The loop does so when its turn comes, and has a file descriptor of its own for
    the socket, which stays what it is until then.
    """

    READABLE = 1
    WRITABLE = 2

    def __init__(self, number: int) -> None:
        self._number = number
        self._watched = -1
        self._loop: asyncio.AbstractEventLoop | None = None
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
        loop = self._loop or self._watch()
        if to_write:
            loop.call_soon(loop.add_writer, self._watched, self._is_ready, self.WRITABLE)
        self._waiting = worker
        try:
            ready: int = worker.suspend()
        finally:
            self._waiting = None
            if to_write and self._loop is loop:
                loop.call_soon(loop.remove_writer, self._watched)
        return ready

    def give_up(self) -> None:
        """Let work wait no longer, if any does."""
        worker, self._waiting = self._waiting, None
        if worker is not None:
            worker.throw(TimeoutError)

    def forget(self) -> None:
        """Watch no more."""
        loop, self._loop = self._loop, None
        if loop is not None and not loop.is_closed():
            loop.call_soon(_unwatch, loop, self._watched)
        elif loop is not None:
            os.close(self._watched)

    def _watch(self) -> asyncio.AbstractEventLoop:
        self._loop = loop = asyncio.get_running_loop()
        self._watched = os.dup(self._number)
        loop.call_soon(loop.add_reader, self._watched, self._is_ready, self.READABLE)
        return loop

    def _is_ready(self, event: int) -> None:
        worker, self._waiting = self._waiting, None
        # Where the server closed the connection while nobody used it, or where the socket has an error, after which
        # uvloop watches it no more and does not say so.
        if self.has_ended or (worker is None and event == self.READABLE):
            self.forget()
        if worker is not None:
            worker.switch(event)


def _unwatch(loop: asyncio.AbstractEventLoop, number: int) -> None:
    loop.remove_reader(number)
    loop.remove_writer(number)
    os.close(number)
