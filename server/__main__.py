"""`python -m server`: check the settings, then become gunicorn."""

from __future__ import annotations

import os
import sys

from server.logs import cannot_start
from server.settings import Settings, SettingsError

_PRIVATE = 0o077


def main(*options: str) -> None:
    """Become gunicorn, with more of its options where there are any.

    It also reads WEB_CONCURRENCY by itself, but would not say what is wrong with it.
    """
    try:
        Settings.from_environment()
    except SettingsError as refused:
        cannot_start(refused)
    os.umask(_PRIVATE)
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:server.gunicorn_config", *options]
    os.execv(sys.executable, gunicorn)  # noqa: S606 - our own


if __name__ == "__main__":
    main(*sys.argv[1:])
