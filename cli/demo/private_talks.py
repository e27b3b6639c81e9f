"""The private conversations of the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.demo.plot import DAY, HOUR
from cli.demo.talks import Talk
from handlers import conversations, friends

if TYPE_CHECKING:
    from cli.demo.acquaintances import Pair
    from cli.demo.script import Scene
    from cli.demo.tale import Tale

_TALKING = 0.5
"""How many of all friends, but the hero's, talk to each other."""

_MOST_DIALOGUES = 3

_ENDED = 0.06
_CLEARED = 0.06
"""How many of the talks, but the hero's, end with the end of the friendship, and with one side's deleting them."""


def plan_private_talks(tale: Tale, pairs: list[Pair]) -> None:
    """Plan what friends say to each other; a few end their friendship, and a few delete what was said."""
    talking = [pair for pair in pairs if tale.hero in pair or tale.random.random() < _TALKING]
    talks = [_plan(tale, pair) for pair in talking]
    for talk in [talk for talk in talks if not {tale.hero, *tale.script.gone} & {*talk.present}]:
        one, other = talk.present
        if tale.random.random() < _ENDED:
            tale.plot.at(-HOUR, tale.stage.act, one, friends.delete_friend, user_id=tale.stage.ids[other])
        elif tale.random.random() < _CLEARED:
            tale.plot.at(-HOUR, talk.act, one, conversations.delete_records, "conversation_id")


def _plan(tale: Tale, pair: Pair) -> Talk:
    first, second = tale.random.sample(pair, 2)
    talk = Talk(tale, [first, second])
    known = tale.script.dialogues[tale.script.language_of(*pair)]
    dialogues = tale.random.sample(known, tale.random.randint(1, _MOST_DIALOGUES))
    begin = tale.random.uniform(-19 * DAY, -4 * HOUR)
    opening = {"friend_id": tale.stage.ids[second]}
    tale.plot.at(begin, talk.begin, first, conversations.open_private_conversation, **opening)
    for number, dialogue in enumerate(dialogues, 1):
        when = begin + (number - 1) * (-3 * HOUR - begin) / len(dialogues) + 1
        talk.scene(when, _between(first, second, dialogue), is_last=number == len(dialogues))
    return talk


def _between(first: str, second: str, dialogue: Scene) -> Scene:
    speakers = {"A": first, "B": second}
    return [line._replace(speaker=speakers[line.speaker]) for line in dialogue]
