"""Draws histories: who does what next, mostly what makes sense, with a share of what has to be refused."""

from __future__ import annotations

from itertools import chain
from random import Random
from typing import TYPE_CHECKING, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from contract_tests.model.history import History
from contract_tests.model.step import ANYONE
from contract_tests.model.steps import accounts, friends, groups, invitations, messages
from contract_tests.model.tally import situation

if TYPE_CHECKING:
    import httpx2 as httpx

    from contract_tests.model.people import Session
    from contract_tests.model.step import Step
    from contract_tests.model.tally import Tally

_WEIGHTS: dict[type[Step], int] = {
    messages.Send: 12,
    messages.Reply: 5,
    messages.Read: 8,
    messages.Page: 3,
    messages.Search: 7,
    messages.DeleteRecords: 4,
    messages.OpenPrivateConversation: 3,
    friends.AskToBeFriends: 4,
    friends.Accept: 6,
    friends.Reject: 1,
    friends.DeleteFriend: 3,
    friends.CreateFriendGroup: 2,
    friends.DeleteFriendGroup: 1,
    friends.FileFriend: 3,
    friends.UnfileFriend: 2,
    groups.FoundGroup: 1,
    groups.AddAdmin: 4,
    groups.RemoveAdmin: 2,
    groups.TransferOwnership: 1,
    groups.RemoveMember: 3,
    groups.LeaveGroup: 3,
    groups.Announce: 1,
    invitations.BringIn: 4,
    invitations.Invite: 3,
    invitations.ListInvitations: 1,
    invitations.Admit: 4,
    invitations.TurnDown: 2,
    accounts.Register: 3,
    accounts.LogIn: 4,
    accounts.LogOut: 1,
    accounts.LogOff: 2,
    accounts.ChangeProfile: 2,
    accounts.ChangeCredentials: 2,
    accounts.FindUser: 1,
}
KINDS = list(chain.from_iterable([kind] * weight for kind, weight in _WEIGHTS.items()))

_CAST = 6
_FRIENDS = ((0, 1), (0, 2), (0, 3), (1, 2), (2, 4), (1, 5))
_ONE_IN = 4


class Chat(RuleBasedStateMachine):
    """A service that is used by a small cast; to be made for a service (`http`) and a run (`tally`)."""

    http: ClassVar[httpx.Client]
    tally: ClassVar[Tally]

    def __init__(self) -> None:
        super().__init__()
        self.chance = Random(0)  # noqa: S311 - no secret
        self.history = History(self.http, self.tally)

    @initialize(number=st.integers(0, 2**32 - 1))
    def begin(self, number: int) -> None:
        """Friends, conversations, a group, and one who is gone already. The number decides what follows."""
        self.chance = Random(number)  # noqa: S311 - no secret
        self.tally.histories += 1
        self.tally.counting = False
        for label in accounts.LABELS[:_CAST]:
            name = self.history.world.new_name(label)
            self.history.play(accounts.Register(ANYONE, name=name, label=label))
            self.history.play(accounts.LogIn(ANYONE, name=name, password="secret"))
        self._bring_together([account.living_sessions[0] for account in self.history.world.people])
        self.tally.counting = True

    def _bring_together(self, cast: list[Session]) -> None:
        for one, other in _FRIENDS:
            self.history.play(friends.AskToBeFriends(cast[one], other=cast[other].user))
            self.history.play(friends.Accept(cast[other], other=cast[one].user))
        self.history.play(messages.OpenPrivateConversation(cast[2], other=cast[4].user))
        self.history.play(messages.OpenPrivateConversation(cast[1], other=cast[5].user))
        self.history.play(accounts.LogOff(cast[5]))
        self._found_group(cast)

    def _found_group(self, cast: list[Session]) -> None:
        owner, admin, member, removed = cast[:4]
        members = (removed.user, member.user, admin.user)
        self.history.play(groups.FoundGroup(owner, members=members, name="Reading circle"))
        group = next(reversed(self.history.world.conversations))
        self.history.play(messages.Send(owner, group, text="Welcome to Die Straße, 50%_off \\"))
        self.history.play(groups.AddAdmin(owner, group, admin.user))
        self.history.play(groups.RemoveMember(admin, group, removed.user))
        self.history.play(invitations.Invite(member, group, cast[4].user))

    @rule()
    def go_on(self) -> None:
        """Somebody does something that makes sense, or, once in a few times, something that does not."""
        wrong = self.chance.randrange(_ONE_IN) == 0
        alike: list[list[Step]] = []
        while not alike:
            alike = self._situations(self.chance.choice(KINDS), wrong=wrong)
        self.history.play(self.chance.choice(self.chance.choice(alike)))

    def _situations(self, kind: type[Step], *, wrong: bool) -> list[list[Step]]:
        """The steps of a kind that have to succeed, or to be refused, by their situation."""
        world = self.history.world
        found: dict[object, list[Step]] = {}
        for step in kind.choices(world):
            refusal = step.refusal(world)
            if wrong == (refusal is not None):
                found.setdefault((refusal, *situation(world, step)), []).append(step)
        return list(found.values())

    def teardown(self) -> None:
        """Read everything once more; then all log off, one by one."""
        if self.history.is_whole:
            self.history.read_everything()
            self._end()
        self.history.clean_up()

    def _end(self) -> None:
        self.tally.counting = False
        people = self.history.world.people
        for account in self.chance.sample(people, len(people)):
            for session in account.living_sessions[:1]:
                self.history.play(accounts.LogOff(session))
