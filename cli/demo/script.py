"""Who lives in the demo, and what they say: `world.yaml`, read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_WORLD = Path(__file__).parent / "world.yaml"
_SPEAKER = re.compile(r"(.+?)(?: >(\d+))?")


class Line(NamedTuple):
    """What somebody says, perhaps in reply to a line of the same scene (from 0 on)."""

    speaker: str
    text: str
    reply_to: int | None


Scene = list[Line]


@dataclass(frozen=True)
class Group:
    """A group chat, and what happens in it."""

    name: str
    owner: str
    scenes: list[Scene]
    announcement: str
    admins: list[str]
    members: list[str]
    everybody: bool = False
    invited: dict[str, str] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    removed: dict[str, int] = field(default_factory=dict)
    heir: str = ""


@dataclass(frozen=True)
class Script:
    """All of it; languages are `en` and `zh`, dialogues may be `mixed`."""

    languages: dict[str, str]
    gone: list[str]
    friend_groups: dict[str, list[str]]
    groups: list[Group]
    dialogues: dict[str, list[Scene]]

    @property
    def people(self) -> list[str]:
        """Everybody's name."""
        return list(self.languages)

    def language_of(self, *people: str) -> str:
        """The language that people have in common, else `mixed`."""
        spoken = {self.languages[name] for name in people}
        return spoken.pop() if len(spoken) == 1 else "mixed"


def read_script() -> Script:
    """Read it."""
    world: dict[str, Any] = yaml.safe_load(_WORLD.read_text("utf-8"))
    people = world["people"]
    languages = {name: "zh" if language == "zh" else "en" for language, names in people.items() for name in names}
    dialogues = {language: [_scene(scene) for scene in scenes] for language, scenes in world["dialogues"].items()}
    groups = [_group(group) for group in world["groups"]]
    return Script(languages, people["gone"], world["friend_groups"], groups, dialogues)


def _group(written: dict[str, Any]) -> Group:
    given = {"members": [], **written, "scenes": [_scene(scene) for scene in written["scenes"]]}
    return Group(**given)


def _scene(lines: list[dict[str, str]]) -> Scene:
    return [_line(*item) for line in lines for item in line.items()]


def _line(speaker: str, text: str) -> Line:
    found = _SPEAKER.fullmatch(speaker)
    assert found is not None  # noqa: S101 - any text has this form
    return Line(found[1], text, int(found[2]) - 1 if found[2] else None)
