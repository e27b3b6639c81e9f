"""Where in the project an exception comes from. It needs nothing of the project, which may be what is broken."""

from __future__ import annotations

import traceback
from pathlib import Path

_ROOT = Path(__file__).parent.parent


def place_of(error: BaseException) -> str:
    """The innermost line of the project below who caught it: `handlers/users.py:7`; empty where there is none."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)[1:]]
    if isinstance(error, SyntaxError):
        frames.append((error.filename or "", error.lineno))
    return next((f"{Path(file).relative_to(_ROOT)}:{line}" for file, line in reversed(frames) if _is_ours(file)), "")


def what_of(error: BaseException) -> str:
    """What the exception says: `NameError: name 'wings' is not defined`."""
    return f"{type(error).__name__}: {error.msg if isinstance(error, SyntaxError) else error}"


def _is_ours(file: str) -> bool:
    path = Path(file)
    return path.is_relative_to(_ROOT) and "site-packages" not in path.parts
