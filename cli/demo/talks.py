"""What is said in one conversation of the demo, and who reads it when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cli.demo.plot import MINUTE
from handlers import conversations

if TYPE_CHECKING:
    from collections.abc import Callable

    from cli.demo.script import Scene
    from cli.demo.tale import Tale

_READ = 0.9
_READ_THE_LAST = 0.5
"""How likely each reads a scene when it has ended, and the last scene of a conversation."""


class Talk:
    """A conversation, and who is in it while it is planned; its id is known when it has begun."""

    def __init__(self, tale: Tale, present: list[str]) -> None:
        self.tale = tale
        self.present = present
        self.id = 0

    def begin(self, name: str, handler: Callable[..., Any], /, **body: Any) -> None:
        """Let somebody begin it, by an operation that answers its id."""
        self.id = self.tale.stage.act(name, handler, **body)["conversation_id"]

    def act(self, name: str, handler: Callable[..., Any], key: str, /, **body: Any) -> None:
        """Let somebody do something in it; the operation knows it by this key."""
        self.tale.stage.act(name, handler, **{key: self.id}, **body)

    def scene(self, begin: float, scene: Scene, *, is_last: bool = False) -> float:
        """Plan a scene, whose first line is said at a time, and who reads it; when all of that is over."""
        message_ids: list[int] = []
        when = begin
        for line in scene:
            self.tale.plot.at(when, self._say, message_ids, *line)
            when += self.tale.random.uniform(10, 2 * MINUTE)
        for name in self.present:
            read_at = when + self.tale.random.uniform(0, 5 * MINUTE)
            if self.tale.random.random() < (_READ_THE_LAST if is_last else _READ):
                self.tale.plot.at(read_at, self.act, name, conversations.read_conversation, "conversation_id", limit=1)
        return when + 5 * MINUTE

    def _say(self, message_ids: list[int], speaker: str, text: str, reply_to: int | None) -> None:
        body = {"conversation_id": self.id, "content": text}
        if reply_to is not None:
            body["reply_id"] = message_ids[reply_to]
        message_ids.append(self.tale.stage.act(speaker, conversations.send_message, **body)["message_id"])
