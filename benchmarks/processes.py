"""The processor time of a service, all its processes together."""

from __future__ import annotations

from contextlib import suppress

import psutil


def processor_seconds(process_id: int) -> float:
    """The time that a process and its living descendants have used so far, as users and in the kernel."""
    first = psutil.Process(process_id)
    total = 0.0
    for process in (first, *first.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total += times.user + times.system
    return total
