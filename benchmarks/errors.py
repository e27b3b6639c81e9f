"""What can keep a benchmark from being run."""

from __future__ import annotations


class SettingsError(Exception):
    """A wrong value in the environment; the message says what is expected."""
