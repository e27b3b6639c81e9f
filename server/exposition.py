"""`GET /metrics` on a port of its own, answered by gunicorn's first process for all workers, however busy they are.

Each worker counts in files of its own, which prometheus_client maps into memory, so that nothing is lost with a worker
that is killed. The files are in a directory that is there as long as the service runs.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from server.logs import cannot_start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.simple_server import WSGIServer

    from gunicorn.arbiter import Arbiter
    from prometheus_client.metrics_core import Metric

    from server.worker import ChatWorker

logger = logging.getLogger("chat.metrics")

_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - the directory in it has a name that nobody can guess
"""Where files cost no disk; a mapped file on a disk that is full would end the process that writes to it."""


class Exposition:
    """The server of the metrics. Its methods are hooks of gunicorn's.

    prometheus_client decides when it is imported where it counts. So nothing imports it before `when_ready`.
    """

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._files: Path
        self._server: WSGIServer
        self._reading = Lock()

    def when_ready(self, arbiter: Arbiter) -> None:
        """Begin to answer, before there are workers; ends the process with a message where that cannot be."""
        in_memory = os.access(_SHARED_MEMORY, os.W_OK)
        self._files = Path(tempfile.mkdtemp(prefix="chat-metrics-", dir=_SHARED_MEMORY if in_memory else None))
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(self._files)
        from prometheus_client import CollectorRegistry, start_http_server  # noqa: PLC0415 - see above

        registry = CollectorRegistry()
        registry.register(_Everything(arbiter, self._files, self._reading))
        try:
            self._server, _ = start_http_server(self._port, self._host, registry)
        except OSError as error:
            self.on_exit(arbiter)
            cannot_start(f"METRICS_PORT cannot be listened on ({self._host}, {self._port}): {error.strerror}")

    def post_fork(self, _arbiter: Arbiter, _worker: ChatWorker) -> None:
        """Leave the port to the first process, and see that there is where to count. This is called in a worker."""
        self._server.socket.close()
        self._files.mkdir(mode=0o700, exist_ok=True)

    def child_exit(self, _arbiter: Arbiter, worker: ChatWorker) -> None:
        """Forget what a worker had, and keep what it counted, in the files of all that have ended."""
        from prometheus_client import multiprocess  # noqa: PLC0415 - see above

        try:
            with self._reading:
                multiprocess.mark_process_dead(worker.pid, str(self._files))  # type: ignore[no-untyped-call]
                for kind in ("counter", "histogram"):
                    _move(self._files / f"{kind}_{worker.pid}.db", self._files / f"{kind}_ended.db")
        except Exception:  # what is counted is not worth the service
            logger.exception("what a worker counted cannot be kept")

    def on_exit(self, _arbiter: Arbiter) -> None:
        """Remove the files."""
        shutil.rmtree(self._files, ignore_errors=True)


def _move(counted: Path, total: Path) -> None:
    """Add what one file has to another, and remove it, so that files do not pile up with each worker that ends."""
    from prometheus_client.mmap_dict import MmapedDict  # noqa: PLC0415 - see above

    if counted.exists() and counted.stat().st_size:
        sums = MmapedDict(str(total))  # type: ignore[no-untyped-call]
        for key, value, _, _ in MmapedDict.read_all_values_from_file(counted):  # type: ignore[no-untyped-call]
            sums.write_value(key, sums.read_value(key)[0] + value, 0.0)  # type: ignore[no-untyped-call]
        sums.close()  # type: ignore[no-untyped-call]
    counted.unlink(missing_ok=True)


class _Everything:
    """What all workers have counted, and what the first process itself knows."""

    def __init__(self, arbiter: Arbiter, files: Path, reading: Lock) -> None:
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415 - see above

        self._arbiter = arbiter
        self._reading = reading
        self._counted = MultiProcessCollector(None, str(files))  # type: ignore[no-untyped-call]

    def collect(self) -> Iterator[Metric]:
        """All series, as a registry wants them."""
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily  # noqa: PLC0415 - see above

        with self._reading:
            counted = self._counted.collect()  # type: ignore[no-untyped-call]
        yield from counted
        yield GaugeMetricFamily("chat_workers", "Workers that run", len(self._arbiter.WORKERS))
        yield CounterMetricFamily("chat_worker_starts_total", "Workers started so far", self._arbiter.worker_age)
