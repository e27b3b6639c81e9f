"""The process that is profiled: `python -m benchmarks.profile.app URL OPERATION SECONDS`.

It runs the real app over a database, calls it with one request after the other, and prints how many µs each took.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from itertools import cycle
from time import perf_counter
from typing import TYPE_CHECKING

import uvloop

from benchmarks.compare.operations import OPERATIONS
from benchmarks.people import JWT_SECRET
from benchmarks.profile.asgi import alive, call
from benchmarks.world import compared_world
from server.app import create_app
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp

    from benchmarks.wire import Request

_WARM_UPS = 300
_LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


async def _run(app: ASGIApp, requests: Iterator[Request], seconds: float) -> float:
    async with alive(app):
        for _ in range(_WARM_UPS):
            await call(app, next(requests))
        return await request_after_request(app, requests, seconds)


async def request_after_request(app: ASGIApp, requests: Iterator[Request], seconds: float) -> float:
    """Call the app for some seconds; how many µs a request took."""
    count = 0
    started = perf_counter()
    while perf_counter() - started < seconds:
        await call(app, next(requests))
        count += 1
    return (perf_counter() - started) / count * 1_000_000


def main() -> None:
    """Run."""
    url, name, seconds = sys.argv[1:]
    logging.basicConfig(level="INFO", format=_LOG_FORMAT, filename=os.devnull)
    (operation,) = (one for one in OPERATIONS if one.name == name)
    requests = cycle(operation.requests(compared_world(), 1))
    app = create_app(Settings(rate_limits="off", database_url=url, jwt_secret=JWT_SECRET))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(runner.run(_run(app, requests, float(seconds))))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
