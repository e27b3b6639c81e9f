"""What the processes of a service take, all of them together."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOKS_EVERY_SECONDS = 0.005


def processor_seconds(process_id: int) -> float:
    """The time that a process and its living descendants have used so far, as users and in the kernel.

    That of threads that have ended is in it, that of processes that have ended is not.
    """
    total = 0.0
    for process in _family(process_id):
        with suppress(psutil.NoSuchProcess):
            total += _seconds_of(process)
    return total


def _seconds_of(process: psutil.Process) -> float:
    """The time of one process: by its clock, where the system has one; else in ticks, which are mostly of 10 ms."""
    if sys.platform == "linux":
        with suppress(OSError):
            return time.clock_gettime(_clock_of(process.pid))
    times = process.cpu_times()
    seconds: float = times.user + times.system
    return seconds


def _clock_of(process_id: int) -> int:
    """The number of the clock of a process's time, as Linux's `clock_getcpuclockid`, which Python lacks, makes it.

    /proc has the time to the nanosecond, too, but only that of threads that still run.
    """
    return ~process_id << 3 | 2


def memory_bytes(process_id: int) -> int:
    """The resident memory of a process and its descendants."""
    total = 0
    for process in _family(process_id):
        with suppress(psutil.NoSuchProcess):
            total += process.memory_info().rss
    return total


class PeakMemory:
    """Watches the memory of a process and its descendants while it is entered; `growth` is the most that was added."""

    def __init__(self, process_id: int) -> None:
        self._process_id = process_id
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch)
        self.growth = 0

    def __enter__(self) -> Self:
        """Begin to watch."""
        self._before = memory_bytes(self._process_id)
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching."""
        self._over.set()
        self._watcher.join()

    def _watch(self) -> None:
        while not self._over.wait(_LOOKS_EVERY_SECONDS):
            self.growth = max(self.growth, memory_bytes(self._process_id) - self._before)


def _family(process_id: int) -> Iterator[psutil.Process]:
    first = psutil.Process(process_id)
    yield first
    yield from first.children(recursive=True)
