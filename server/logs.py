"""How the log looks: lines of text, or JSON objects; in both, nothing that a client sends can look like a line."""

from __future__ import annotations

import logging
import os
import sys
import time
from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn

import orjson
from gunicorn.glogging import Logger

if TYPE_CHECKING:
    from types import TracebackType

    from gunicorn.config import Config

JSON = "json"

_TEXT_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
_CONTROLS = {*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029} - {ord("\n"), ord("\t")}
_ESCAPES: dict[int, str] = {code: ascii(chr(code))[1:-1] for code in _CONTROLS} | {ord("\n"): "\n    "}


class TextFormatter(logging.Formatter):
    """Lines for people. What goes on on further lines, a traceback for example, is indented there."""

    def format(self, record: logging.LogRecord) -> str:
        """A record as text in which only the first line begins at the margin, and nothing controls a terminal."""
        return _in_unicode(super().format(record)).translate(_ESCAPES)


class JsonFormatter(logging.Formatter):
    """Lines for machines: one JSON object for each record."""

    def format(self, record: logging.LogRecord) -> str:
        """A record as an object, with the id of the request that it is about, and with the traceback of an error."""
        more = {}
        if hasattr(record, "request_id"):
            more["request_id"] = record.request_id
        if record.exc_info:
            more["traceback"] = _in_unicode(self.formatException(record.exc_info))
        message = _in_unicode(record.getMessage())
        return as_json(record.created, record.levelname, record.name, message, **more)


def as_json(seconds: float, level: str, logger: str, message: str, **more: object) -> str:
    """What is logged at a time, in seconds since 1970, as a JSON object on one line, without its end."""
    when = f"{_utc(int(seconds))}.{int(seconds % 1 * 1_000_000):06}Z"
    return orjson.dumps({"time": when, "level": level, "logger": logger, "message": message, **more}).decode()


@lru_cache(maxsize=1)
def _utc(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def _in_unicode(text: str) -> str:
    """A text without lone surrogates, which stand in some errors and cannot be written."""
    return text.encode(errors="backslashreplace").decode()


def configure(log_format: str, level: str) -> None:
    """Let everything be logged to standard output, also warnings, and the error that ends a process."""
    to_stdout = logging.StreamHandler(sys.stdout)
    to_stdout.setFormatter(_formatter(log_format, _TEXT_FORMAT))
    logging.basicConfig(level=level, handlers=[to_stdout])
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_the_end


def gunicorn_logger(log_format: str) -> type[Logger]:
    """Gunicorn's logger, as its setting `logger_class` takes it; in text its lines look as they always do."""

    class GunicornLogger(Logger):
        def setup(self, cfg: Config) -> None:
            super().setup(cfg)
            for handler in self.error_log.handlers:
                handler.setFormatter(_formatter(log_format, self.error_fmt, self.datefmt))

    return GunicornLogger


def cannot_start(reason: object) -> NoReturn:
    """End this process, and say why on standard error; in JSON where LOG_FORMAT says so, whatever else is wrong."""
    message = f"Cannot start: {reason}"
    if os.environ.get("LOG_FORMAT") == JSON:
        message = as_json(time.time(), "CRITICAL", "chat.start", _in_unicode(message))
    sys.exit(message)


def _formatter(log_format: str, text_format: str, date_format: str | None = None) -> logging.Formatter:
    return JsonFormatter() if log_format == JSON else TextFormatter(text_format, date_format)


def _log_the_end(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    logging.getLogger("chat").critical("ended by an error", exc_info=(kind, error, traceback))
