"""What a run is told by its environment."""

from __future__ import annotations

import secrets
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

Profile = Literal["default", "deep"]

_FIXED_SEED = 1
_SEEDS = 2**32


class SettingsError(Exception):
    """A wrong value in the environment; the message says what is expected."""


@dataclass(frozen=True)
class Settings:
    """The settings of a run; without a `base_url`, the suite starts a service of its own."""

    base_url: str | None
    profile: Profile
    seed: int

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Settings:
        """Read the settings; a variable that is empty counts as absent."""
        profile = _profile(environment.get("PROFILE") or "default")
        return cls(_base_url(environment.get("BASE_URL")), profile, _seed(environment.get("SEED"), profile))

    @property
    def repeat(self) -> str:
        """The command that repeats this run."""
        return shlex.join(["make", "contract", *self._words])

    def alone(self, test: str) -> str:
        """The command that repeats one test of this run."""
        return shlex.join(["env", *self._words, ".venv/bin/pytest", test])

    @property
    def _words(self) -> list[str]:
        profile = [] if self.profile == "default" else [f"PROFILE={self.profile}"]
        base_url = [f"BASE_URL={self.base_url}"] if self.base_url else []
        return [f"SEED={self.seed}", *profile, *base_url]


def _profile(given: str) -> Profile:
    for profile in get_args(Profile):
        if given == profile:
            return profile  # type: ignore[no-any-return]
    message = f"PROFILE is {given!r}; it has to be default or deep"
    raise SettingsError(message)


def _base_url(given: str | None) -> str | None:
    if not given:
        return None
    try:
        parts = urlsplit(given)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine or parts.path.strip("/") or parts.query or parts.fragment:
        message = f"BASE_URL is {given!r}; it has to be like http://127.0.0.1:8000, without a path"
        raise SettingsError(message)
    return given.rstrip("/")


def _seed(given: str | None, profile: Profile) -> int:
    if not given:
        return secrets.randbelow(_SEEDS) if profile == "deep" else _FIXED_SEED
    if not (given.isascii() and given.isdigit()):
        message = f"SEED is {given!r}; it has to be a whole number"
        raise SettingsError(message)
    return int(given)
