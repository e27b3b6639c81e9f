"""What occurred in the histories of a run: a suite that meets only strangers would prove little."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.model.conversation import Conversation
    from contract_tests.model.step import Step
    from contract_tests.model.world import World

_ROLES = ("owner", "admin", "member", "removed", "stranger")

NEEDED = (
    *(f"{who}: {role}" for who in ("caller", "about") for role in _ROLES),
    *(f"in: {kind}" for kind in ("private conversation", "disabled private conversation", "group")),
    *(f"to: {relation}" for relation in ("friend", "former friend", "stranger", "logged-off user")),
    "with an ended session",
)
"""What has to occur in a run."""


@dataclass
class Tally:
    """Counts of a run."""

    histories: int = 0
    steps: int = 0
    successes: int = 0
    views: int = 0
    counting: bool = True
    operations: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    occurrences: Counter[str] = field(default_factory=Counter)

    def count(self, world: World, step: Step) -> None:
        """Count a step that is about to be taken."""
        refusal = step.refusal(world)
        self.occurrences.update(situation(world, step))
        if self.counting:
            self.steps += 1
            self.successes += refusal is None
            self.operations[step.operation] += refusal is None
            self.refusals.update([f"{step.operation}: {refusal[1:]}"] if refusal else [])

    @property
    def missing(self) -> list[str]:
        """What did not occur."""
        return [what for what in NEEDED if not self.occurrences[what]]

    def __str__(self) -> str:
        """The figures."""
        share = self.successes / max(self.steps, 1)
        head = f"{self.histories} histories, {self.steps} steps, {share:.0%} of them successes, {self.views} views"
        kinds = f"{len(+self.operations)} operations succeeded, {len(+self.refusals)} kinds of refusals"
        return "\n".join([head, kinds, *(f"{self.occurrences[what]:6} {what}" for what in NEEDED)])


def situation(world: World, step: Step) -> Iterator[str]:
    """Who does this, where and to whom: the roles of both, the kind of conversation, and how the two are related."""
    conversation = world.conversations.get(step.place)
    if step.session.ended:
        yield "with an ended session"
    elif conversation:
        yield f"caller: {_role(conversation, step.user)}"
        yield f"in: {_kind(world, conversation)}"
        if step.other:
            yield f"about: {_role(conversation, step.other)}"
    if step.other and step.user:
        yield f"to: {_relation(world, step.user, step.other)}"


def _role(conversation: Conversation, user: int) -> str:
    role = conversation.role(user)
    if role is None:
        return "removed" if user in conversation.removed else "stranger"
    return role.value


def _kind(world: World, conversation: Conversation) -> str:
    if not conversation.is_private:
        return "group"
    return "disabled private conversation" if world.is_disabled(conversation) else "private conversation"


def _relation(world: World, user: int, other: int) -> str:
    if other in world.accounts and not world.person(other):
        return "logged-off user"
    if world.are_friends(user, other):
        return "friend"
    return "former friend" if frozenset({user, other}) in world.ended_friendships else "stranger"
