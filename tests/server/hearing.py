"""A connection to the service's HTTP whose other end is a test, and whose time the test lets pass."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from uvicorn.config import Config
from uvicorn.server import ServerState

from server.http_protocol import HttpProtocol
from server.patience import Watch

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

HOST = b"Host: x\r\n"

_MUCH_TO_SEND = 2**16


class Heard(NamedTuple):
    """A request as the app heard it."""

    method: str
    path: str
    body: bytes


class Seconds(int):
    """Time that passes."""


class Taken(int):
    """So many bytes that the client takes of what it was sent."""


class Shutdown:
    """The service is told to end."""


class Eof:
    """The client says no more."""


Piece = bytes | Seconds | Taken | Shutdown | Eof


def again(times: int, *pieces: Piece) -> list[Piece]:
    """The same pieces, so many times."""
    return [*pieces] * times


class Transport(asyncio.Transport):
    """A connection whose other end is the test; it takes all that is sent, or only what it says."""

    def __init__(self, *, takes_all: bool) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.closed = False
        self.ended = False
        self.paused = False
        self.protocol: Any = None
        self._takes_all = takes_all
        self._unsent = 0

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Take what the server sends."""
        assert not self.ended, "nothing is sent after the end"
        self.writes.append(bytes(data))
        if not self._takes_all:
            self._unsent += len(data)
            if self._unsent > _MUCH_TO_SEND:
                self.protocol.pause_writing()

    def take(self, size: int) -> None:
        """Let the client take so much of it."""
        self._unsent -= size
        if self._unsent < _MUCH_TO_SEND / 4:
            self.protocol.resume_writing()

    def get_write_buffer_size(self) -> int:
        """How much the client has not taken yet."""
        return self._unsent

    def write_eof(self) -> None:
        """Take that the server says no more."""
        self.ended = True

    def close(self) -> None:
        """Take that the server hangs up."""
        self.closed = True

    def abort(self) -> None:
        """Take that the server hangs up at once."""
        if not self.closed:
            self.closed = True
            asyncio.get_running_loop().call_soon(self.protocol.connection_lost, None)

    def is_closing(self) -> bool:
        """Whether the server has hung up."""
        return self.closed

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Let another protocol go on."""
        self.protocol = protocol

    def pause_reading(self) -> None:
        """Keep what arrives; the test looks whether it should."""
        self.paused = True

    def resume_reading(self) -> None:
        """Go on."""
        self.paused = False


class Conversation(NamedTuple):
    """What the app heard, what the server wrote and which statuses it answered, and how the connection stands.

    It is `closed`, or has `ended` as far as the server is concerned, or the server has `paused` listening.
    """

    heard: list[Heard]
    writes: list[bytes]
    statuses: list[int]
    closed: bool
    ended: bool
    paused: bool

    @property
    def last(self) -> bytes:
        """The body of the last answer."""
        return b"".join(self.writes).rpartition(b"\r\n\r\n")[2]


class App:
    """Answers 200 to everything, with an `answer` that it sends so many times, once it has read the body, or at once.

    It tells how long that is, or not. If it is `busy`, it never comes to answer.
    """

    def __init__(
        self,
        answer: bytes = b"",
        *,
        times: int = 1,
        tells_length: bool = True,
        reads_bodies: bool = True,
        is_busy: bool = False,
    ) -> None:
        self.heard: list[Heard] = []
        self._answer = answer
        self._times = times
        self._tells_length = tells_length
        self._reads_bodies = reads_bodies
        self._is_busy = is_busy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body, more = b"", self._reads_bodies
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.heard.append(Heard(scope["method"], scope["path"], body))
        if self._is_busy:
            while (await receive())["type"] != "http.disconnect":
                pass
            return
        length = b"%d" % (len(self._answer) * self._times)
        headers = [(b"content-length", length)] if self._tells_length else []
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for number in range(1, self._times + 1):
            await send({"type": "http.response.body", "body": self._answer, "more_body": number < self._times})
            await asyncio.sleep(0)  # others have their turn


def talk(*pieces: Piece, app: App | None = None, at_once: bool = False, takes_all: bool = True) -> Conversation:
    """Send pieces to a server, each when all before it is dealt with, or at once."""
    answering = app or App()

    async def conversation() -> Conversation:
        line = _Line(answering, takes_all=takes_all)
        for piece in pieces:
            await line.bring(piece)
            if not at_once:
                await _turns()
        await _turns()
        return await line.end()

    return asyncio.run(conversation())


class _Line:
    """A connection while somebody talks."""

    def __init__(self, app: App, *, takes_all: bool) -> None:
        config = Config(app, ws="none", lifespan="off", log_config=None, access_log=False)
        self._app = app
        self._watch = Watch()
        self._transport = Transport(takes_all=takes_all)
        self._transport.protocol = HttpProtocol(self._watch, config=config, server_state=ServerState(), app_state={})
        self._transport.protocol.connection_made(self._transport)
        self._now = asyncio.get_running_loop().time()

    async def bring(self, piece: Piece) -> None:
        if isinstance(piece, Seconds):
            for _ in range(piece):
                self._now += 1
                self._watch.look(self._now)
                await _turns()
        elif isinstance(piece, Taken):
            self._transport.take(piece)
        elif isinstance(piece, Shutdown):
            self._transport.protocol.shutdown()
        elif isinstance(piece, Eof):
            if not self._transport.protocol.eof_received():
                self._transport.abort()
        elif not self._transport.closed:
            self._transport.protocol.data_received(piece)

    async def end(self) -> Conversation:
        transport = self._transport
        closed, transport.closed = transport.closed, True
        transport.protocol.connection_lost(None)
        await _turns()
        statuses = [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+) ", b"".join(transport.writes))]
        return Conversation(self._app.heard, transport.writes, statuses, closed, transport.ended, transport.paused)


async def _turns() -> None:
    for _ in range(10):  # the app's, of which it needs one or two
        await asyncio.sleep(0)


def request(method: str, path: str, body: bytes = b"", *headers: bytes) -> bytes:
    """A request."""
    length = b"Content-Length: %d\r\n" % len(body) if body else b""
    return f"{method} {path} HTTP/1.1\r\n".encode() + HOST + length + b"".join(headers) + b"\r\n" + body
