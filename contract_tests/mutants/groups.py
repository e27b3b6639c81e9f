"""Defects of group chats."""

from contract_tests.mutants.mutant import BEHAVIOUR, EFFECTS, ROWS, Mutant

_GROUPS = "handlers/groups.py"
_DB_CONVERSATIONS = "db/conversations.py"
_DB_MEMBERS = "db/members.py"
_DB_INVITATIONS = "db/invitations.py"

MUTANTS = [
    Mutant(
        "anybody may be put into a group",
        _GROUPS,
        '    if not friendships.friends_among(caller.id, member_ids).issuperset(member_ids):\n        raise Refusal("NotFriends")\n',
        "",
        (ROWS,),
    ),
    Mutant(
        "an ordinary member manages",
        _DB_CONVERSATIONS,
        "self.role in {Member.OWNER, Member.ADMIN}",
        "self.role is not None",
        (ROWS,),
    ),
    Mutant(
        "an administrator owns",
        _DB_CONVERSATIONS,
        "self.role == Member.OWNER",
        "self.role in {Member.OWNER, Member.ADMIN}",
        (ROWS, EFFECTS),
    ),
    Mutant(
        "an administrator removes an administrator",
        _GROUPS,
        " or (role == Member.ADMIN and not group.is_owner)",
        "",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "the former owner is an administrator",
        _GROUPS,
        'members.set_role(body["group"], caller.id, Member.MEMBER)\n    members',
        'members.set_role(body["group"], caller.id, Member.ADMIN)\n    members',
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant("the owner may leave", _GROUPS, "if group.is_owner:\n        raise", "if False:\n        raise", (ROWS,)),
    Mutant(
        "who was removed is gone from the list",
        _DB_CONVERSATIONS,
        "(Member.state != Member.LEFT)",
        "(Member.state == Member.ACTIVE)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "who comes back is an administrator still",
        _DB_MEMBERS,
        "{Member.state: state, Member.role: Member.MEMBER}",
        "{Member.state: state}",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "a new member has everything unread",
        _DB_MEMBERS,
        "_add.run(conversation_id, user_id, last_place + 1, last_seq)",
        "_add.run(conversation_id, user_id, last_place + 1, 0)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "an accepted invitation brings nobody in",
        _GROUPS,
        "    members.add(group_id, user_id)\n",
        "",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "an invitation stays pending",
        _GROUPS,
        "    invitations.settle(group_id, user_id, invitations.ACCEPTED)\n",
        "",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "invitations of any status are listed",
        _DB_INVITATIONS,
        "(Invitation.conversation_id == group_id) & (Invitation.status == status)",
        "(Invitation.conversation_id == group_id)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "the permission is looked at last",
        _GROUPS,
        '    _locked_group_of_owner(caller, body["group"])\n    role = members.role_of(body["group"], body["admin_id"])\n    if role is None:\n        raise Refusal("AdminDoesNotExist")\n',
        '    role = members.role_of(body["group"], body["admin_id"])\n    if role is None:\n        raise Refusal("AdminDoesNotExist")\n    _locked_group_of_owner(caller, body["group"])\n',
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "an announcement is not kept",
        _GROUPS,
        'conversations.set_announcement(body["group_id"], body["announcement"])',
        'body["announcement"]',
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "administrators stand among the members only",
        _GROUPS,
        "profiles(member for member in people if member.role == Member.ADMIN)",
        "[]",
        (EFFECTS, BEHAVIOUR),
    ),
]
