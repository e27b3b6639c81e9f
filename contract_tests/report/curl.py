"""A request as a command to copy into a shell."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_tests.journal import Exchange

_TOKEN = re.compile(r"\beyJ[\w-]*\.[\w-]+\.[\w-]+")
_HIDDEN_TOKEN = "$TOKEN"
_KEPT_BYTES = 4000
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def masked(text: str) -> str:
    """A text in which a token is no more than its place."""
    return _TOKEN.sub(_HIDDEN_TOKEN, text)


def curl(exchange: Exchange) -> str:
    """The command that sends a request again; the caller's token is the shell variable TOKEN."""
    lines = [" ".join(["curl", "-i", *_method(exchange), *_url(masked(exchange.url))])]
    lines += [f"-H {_header(name, value)}" for name, value in sorted(exchange.headers.items())]
    notes = ""
    if exchange.body:
        if "content-type" not in exchange.headers:
            lines.append("-H 'Content-Type:'")
        lines.append(f"--data-raw {_body(exchange.body)}")
        notes = _notes(exchange.body)
    return notes + " \\\n  ".join(lines)


def _method(exchange: Exchange) -> list[str]:
    if exchange.method == "HEAD":
        return ["--head"]
    return [] if exchange.method == "GET" and not exchange.body else ["-X", shlex.quote(exchange.method)]


def _url(url: str) -> list[str]:
    """The URL, and the options with which curl takes it as it is."""
    globs = ["--globoff"] if re.search(r"[][{}]", url) else []
    dots = ["--path-as-is"] if "/." in url else []
    return [*globs, *dots, shlex.quote(url)]


def _header(name: str, value: str) -> str:
    hidden = masked(value)
    if hidden != value and _HIDDEN_TOKEN in hidden:
        return f'"{name.title()}: {_in_double_quotes(hidden)}"'
    return shlex.quote(f"{name.title()}: {value}" if value else f"{name.title()};")


def _in_double_quotes(hidden: str) -> str:
    """A text around the token, safe in double quotes; only the token's own dollar means something."""
    return _HIDDEN_TOKEN.join(re.sub(r'([\\"`$])', r"\\\1", part) for part in hidden.split(_HIDDEN_TOKEN))


def _body(body: str) -> str:
    """A body as an argument; control characters are written as the shell's escapes."""
    body = masked(body)
    if not _UNPRINTABLE.search(body):
        return shlex.quote(body)
    escaped = body.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + _UNPRINTABLE.sub(lambda match: f"\\x{ord(match[0]):02x}", escaped) + "'"


def _notes(body: str) -> str:
    """What a command cannot say of a body."""
    notes = []
    if len(body.encode()) >= _KEPT_BYTES:
        notes.append("# only the beginning of the body was kept\n")
    if "\0" in body:
        notes.append("# the shell cannot pass U+0000 on; send the body from a file\n")
    if "\ufffd" in body[:-1]:
        notes.append("# the body was not UTF-8 where it shows U+FFFD\n")
    return "".join(notes)
