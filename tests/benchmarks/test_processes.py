"""What processes take, as the benchmarks measure it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import psutil
import pytest

from benchmarks.processes import processor_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

TICK = 0.01
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere time is counted in ticks")


def work(seconds: float) -> None:
    """Use the processor for some time."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


@contextmanager
def child() -> Iterator[subprocess.Popen[str]]:
    """A process that has used the processor for 0.2 seconds, and ends when it is told to."""
    source = "import time\nwhile time.process_time() < 0.2: pass\nprint(1, flush=True); input()"
    command = [sys.executable, "-c", source]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:  # noqa: S603 - our own
        assert process.stdout
        process.stdout.readline()
        yield process
        process.communicate("\n")


@ON_LINUX
def test_time_is_measured_finer_than_in_ticks() -> None:
    for _ in range(5):
        before, clock = processor_seconds(os.getpid()), time.process_time()
        work(TICK / 5)
        used, expected = processor_seconds(os.getpid()) - before, time.process_time() - clock
        assert used == pytest.approx(expected, abs=TICK / 5)


def test_it_is_the_time_that_the_system_shows() -> None:
    with child() as process:
        times = psutil.Process(process.pid).cpu_times()
        assert processor_seconds(process.pid) == pytest.approx(times.user + times.system, abs=3 * TICK)


def test_the_time_of_a_thread_that_has_ended_still_counts() -> None:
    before = processor_seconds(os.getpid())
    thread = threading.Thread(target=work, args=(0.1,))
    thread.start()
    thread.join()
    assert processor_seconds(os.getpid()) - before > 0.1 - 2 * TICK


def test_descendants_count_while_they_live() -> None:
    before = processor_seconds(os.getpid())
    with child():
        assert processor_seconds(os.getpid()) - before > 0.1
    assert processor_seconds(os.getpid()) - before < 0.1


def test_where_a_process_has_no_clock_its_ticks_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_clock: int) -> NoReturn:
        raise OSError

    monkeypatch.setattr(time, "clock_gettime", refuse)
    times = psutil.Process().cpu_times()
    assert processor_seconds(os.getpid()) == pytest.approx(times.user + times.system, abs=3 * TICK)
