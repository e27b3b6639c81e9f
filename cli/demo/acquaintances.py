"""Who asks whom to become friends, who becomes friends, and how they sort their friends."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from cli.demo.gatherings import founders
from cli.demo.plot import DAY, HOUR, MINUTE
from handlers import friends

if TYPE_CHECKING:
    from cli.demo.tale import Tale

Pair = tuple[str, str]

_MORE_FRIENDS = 2
_ASK_THE_HERO = 4
_PENDING = 14
_REJECTED = 4


def plan_friendships(tale: Tale) -> list[Pair]:
    """Plan all friendships, requests and friend groups, of the first days; who are friends afterwards."""
    pairs = _friends(tale)
    for pair in pairs:
        asker, asked = tale.random.sample(pair, 2)
        when = tale.random.uniform(-25 * DAY, -21 * DAY)
        _request(tale, when, asker, asked)
        _respond(tale, when + tale.random.uniform(MINUTE, 8 * HOUR), asker, asked, "accept")
    _plan_requests(tale, pairs)
    for name in tale.staying:
        _plan_friend_groups(
            tale, name, [one if other == name else other for one, other in pairs if name in {one, other}]
        )
    return pairs


def _friends(tale: Tale) -> list[Pair]:
    """Owners of groups and those with whom they found them, the hero and who will be gone, and some more for each."""
    pairs = {_pair(group.owner, name) for group in tale.script.groups for name in founders(tale, group)}
    pairs |= {_pair(tale.hero, name) for name in tale.script.gone}
    for name in tale.script.people:
        others = [other for other in tale.script.people if other != name]
        pairs |= {_pair(name, other) for other in tale.random.sample(others, _MORE_FRIENDS)}
    return sorted(pairs)


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _request(tale: Tale, when: float, asker: str, asked: str) -> None:
    tale.plot.at(when, tale.stage.act, asker, friends.send_friend_request, user_id=tale.stage.ids[asked])


def _respond(tale: Tale, when: float, asker: str, asked: str, response: str) -> None:
    body = {"user_id": tale.stage.ids[asker], "response": response}
    tale.plot.at(when, tale.stage.act, asked, friends.respond_to_friend_request, **body)


def _plan_requests(tale: Tale, pairs: list[Pair]) -> None:
    """Plan requests that wait for an answer, some of them for the hero, and some that are rejected."""
    strangers = [pair for pair in combinations(tale.staying, 2) if _pair(*pair) not in pairs]
    tale.random.shuffle(strangers)
    others = [pair for pair in strangers if tale.hero not in pair]
    of_hero = [
        (one if other == tale.hero else other, tale.hero) for one, other in strangers if tale.hero in {one, other}
    ]
    for asker, asked in of_hero[:_ASK_THE_HERO] + others[:_PENDING]:
        _request(tale, tale.random.uniform(-3 * DAY, -HOUR), asker, asked)
    for asker, asked in others[_PENDING : _PENDING + _REJECTED]:
        when = tale.random.uniform(-19 * DAY, -2 * DAY)
        _request(tale, when, asker, asked)
        _respond(tale, when + HOUR, asker, asked, "reject")


def _plan_friend_groups(tale: Tale, owner: str, known: list[str]) -> None:
    names = tale.script.friend_groups[tale.script.language_of(owner)]
    how_many = 3 if owner == tale.hero else tale.random.randint(0, 2)
    for group_name in tale.random.sample(names, how_many):
        chosen = tale.random.sample(known, min(len(known), tale.random.randint(1, 4)))
        tale.plot.at(tale.random.uniform(-20 * DAY, -19 * DAY), _sort_friends, tale, owner, group_name, chosen)


def _sort_friends(tale: Tale, owner: str, group_name: str, chosen: list[str]) -> None:
    group = tale.stage.act(owner, friends.create_friend_group, group_name=group_name)
    for name in chosen:
        body = {"user_id": tale.stage.ids[name], "group_id": group["group_id"]}
        tale.stage.act(owner, friends.add_friend_to_group, **body)
