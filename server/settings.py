"""All settings, from the environment, checked at start-up."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from db.postgres import POSTGRES_SCHEMES
from db.urls import SQLITE_SCHEME, is_sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping

MIN_SECRET_BYTES = 32
_MAX_DIGITS = 9
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_LOG_FORMATS = ("text", "json")
_SWITCH = ("on", "off")
_ANY_ORIGIN = "*"
_HOST = r"(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])"
_ORIGIN = re.compile(rf"(?!http:[^,]*:80$|https:[^,]*:443$)[a-z][a-z0-9+.-]*://{_HOST}(?::[1-9][0-9]{{0,4}})?")


class SettingsError(Exception):
    """A setting has a value that cannot be used; the message names it and says what it has to be."""


@dataclass(frozen=True)
class Settings:
    """The settings; each is read from the environment variable of its name in capitals.

    `jwt_secret` is empty only where SQLite is used, which keeps one of its own. A `metrics_port` of 0 stands for none.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    database_url: str = "sqlite:///var/chat.db"
    database_connections: int = 8
    database_timeout: int = 10
    jwt_secret: str = ""
    session_days: int = 30
    web_concurrency: int = os.cpu_count() or 1
    log_level: str = "INFO"
    log_format: str = "text"
    argon2_time_cost: int = 2
    argon2_memory_kib: int = 19456
    rate_limits: str = ""
    trusted_proxies: str = ""
    cors_origins: str = ""
    web_app: str = "off"
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0

    @property
    def allowed_origins(self) -> list[str]:
        """The origins whose pages may use the service; `["*"]` stands for all."""
        return [origin.strip() for origin in self.cors_origins.split(",")] if self.cors_origins else []

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; raises SettingsError for one that cannot be used."""
        given = {field.name: environment.get(field.name.upper(), "") for field in fields(cls)}
        defaults = {field.name: field.default for field in fields(cls)}
        values: dict[str, Any] = {
            name: _number(name, text) if isinstance(defaults[name], int) else text
            for name, text in given.items()
            if text != ""
        }
        settings = cls(**values)
        settings._check()
        return settings

    def _check(self) -> None:
        for name in ("host", "metrics_host"):
            address = getattr(self, name)
            _require(address.strip() == address != "", name, "an address without spaces")
        _require(0 < self.port < 2**16, "port", "a port from 1 to 65535")
        _require(self.metrics_port < 2**16, "metrics_port", "a port from 1 to 65535, or 0 for none")
        _require(self.metrics_port != self.port, "metrics_port", "another port than PORT")
        for name in ("session_days", "web_concurrency", "database_connections", "argon2_time_cost"):
            _require(getattr(self, name) > 0, name, "1 or more")
        _require(1 <= self.database_timeout <= 3600, "database_timeout", "from 1 to 3600")  # noqa: PLR2004 - an hour
        _require(self.session_days <= 36500, "session_days", "at most 36500")  # noqa: PLR2004 - a hundred years
        _require(8 <= self.argon2_memory_kib <= 2**22, "argon2_memory_kib", "from 8 to 4194304 (4 GiB)")  # noqa: PLR2004 - Argon2's own bound
        _require(self.argon2_time_cost <= 1000, "argon2_time_cost", "at most 1000")  # noqa: PLR2004 - seconds, already
        _require(self.log_level in _LOG_LEVELS, "log_level", f"one of {', '.join(_LOG_LEVELS)}")
        _require(self.log_format in _LOG_FORMATS, "log_format", " or ".join(_LOG_FORMATS))
        known = (SQLITE_SCHEME, *POSTGRES_SCHEMES)
        _require(self.database_url.startswith(known), "database_url", "sqlite:///path or postgresql://…")
        _require(self.web_app in _SWITCH, "web_app", " or ".join(_SWITCH))
        self._check_origins()
        self._check_proxies()
        self._check_secret()

    def _check_origins(self) -> None:
        origins = self.allowed_origins
        fine = origins == [_ANY_ORIGIN] or all(_ORIGIN.fullmatch(origin) for origin in origins)
        expected = "* or origins as browsers write them, https://chat.example.com,http://localhost:5173"
        _require(fine, "cors_origins", expected)

    def _check_proxies(self) -> None:
        for proxy in filter(None, self.trusted_proxies.split(",")):
            try:
                ip_network(proxy.strip())
            except ValueError:
                _require(False, "trusted_proxies", "IP addresses and networks, 10.0.0.1,192.168.0.0/16")

    def _check_secret(self) -> None:
        if self.jwt_secret == "" and is_sqlite(self.database_url):
            return
        enough = len(os.fsencode(self.jwt_secret)) >= MIN_SECRET_BYTES
        _require(self.jwt_secret.isprintable(), "jwt_secret", "text in UTF-8")
        _require(enough, "jwt_secret", f"at least {MIN_SECRET_BYTES} bytes long")


def _number(name: str, text: str) -> int:
    _require(text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS, name, "a whole number")
    return int(text)


def _require(condition: bool, name: str, expected: str) -> None:
    if not condition:
        message = f"{name.upper()} has to be {expected}"
        raise SettingsError(message)
