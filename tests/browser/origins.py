"""Sites of other origins: empty pages, to send requests from."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class _EmptyPage(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer with an empty page."""
        page = b'<!doctype html><link rel="icon" href="data:,"><title>Elsewhere</title>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


class Origins(NamedTuple):
    """The origins of two sites."""

    friend: str
    stranger: str

    @classmethod
    @contextmanager
    def served(cls) -> Iterator[Origins]:
        """Serve both."""
        servers = [ThreadingHTTPServer(("127.0.0.1", 0), _EmptyPage) for _ in cls._fields]
        threads = [Thread(target=server.serve_forever) for server in servers]
        for thread in threads:
            thread.start()
        try:
            yield cls(*(f"http://127.0.0.1:{server.server_port}" for server in servers))
        finally:
            for server, thread in zip(servers, threads, strict=True):
                server.shutdown()
                server.server_close()
                thread.join()
