"""Defects of accounts, sessions, friends and friend groups."""

from contract_tests.mutants.mutant import BEHAVIOUR, EDGES, EFFECTS, EXAMPLES, ROWS, Mutant

_USERS = "handlers/users.py"
_PROFILE = "handlers/profile.py"
_FRIENDS = "handlers/friends.py"
_DB_USERS = "db/users.py"
_DB_FRIENDSHIPS = "db/friendships.py"
_DB_GROUPS = "db/friend_groups.py"
_DEPARTURES = "db/departures.py"
_CONTRACT = "openapi/chat.yaml"

MUTANTS = [
    Mutant(
        "register says nothing of the id",
        _USERS,
        '{"created": True, "id": user_id}',
        '{"created": True}',
        (ROWS, EXAMPLES),
    ),
    Mutant("register gives the id as text", _USERS, '"id": user_id}', '"id": str(user_id)}', (ROWS,)),
    Mutant(
        "a token survives its logout", _USERS, "    users.end_session(caller.session_id)\n", "", (EFFECTS, BEHAVIOUR)
    ),
    Mutant(
        "any password is right",
        _USERS,
        'not _passwords.matches(credentials.password_hash, body["password"])',
        "False",
        (ROWS,),
    ),
    Mutant(
        "an unknown user has a wrong password",
        _USERS,
        'raise Refusal("UserDoesNotExist")',
        'raise Refusal("IncorrectPassword")',
        (ROWS,),
    ),
    Mutant(
        "the old password may be anything",
        _PROFILE,
        'not _passwords.matches(checked.password_hash, body["old_password"])',
        "False",
        (ROWS,),
    ),
    Mutant(
        "a new password is not kept",
        _PROFILE,
        'changes["password_hash"] = _passwords.hash_of(body["new_password"])',
        "pass",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "a new password ends no session",
        _DB_USERS,
        "            _end_other_sessions.run(checked.user_id, session_id)\n",
        "            pass\n",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "a new password ends the caller's session",
        _DB_USERS,
        "(Session.user_id == user_id) & (Session.id != session_id)",
        "(Session.user_id == user_id)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "a new avatar is not kept", _PROFILE, '"avatar_url": "avatar"', '"avatar_url": "phone"', (EFFECTS, BEHAVIOUR)
    ),
    Mutant(
        "names are found in any case",
        _DB_USERS,
        "return User.select(User.id, User.name, User.avatar).where(User.name == name)",
        "return User.select(User.id, User.name, User.avatar).where(fn.LOWER(User.name) == fn.LOWER(name))",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant("one can befriend oneself", _FRIENDS, "if target_id == caller.id:", "if False:", (EFFECTS, BEHAVIOUR)),
    Mutant(
        "a request can be sent again",
        _DB_FRIENDSHIPS,
        "where=(Friendship.state == Friendship.NONE)",
        "where=(Friendship.state != Friendship.FRIENDS)",
        (ROWS,),
    ),
    Mutant(
        "a rejected request is accepted",
        _FRIENDS,
        "friendships.accept if accepted else friendships.reject",
        "friendships.accept",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "one can answer one's own request",
        _DB_FRIENDSHIPS,
        "& (Friendship.requester_id == requester_id)",
        "",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "requests come oldest first",
        _DB_FRIENDSHIPS,
        "order_by(Friendship.requested_at.desc(), User.id.desc())",
        "order_by(Friendship.requested_at, User.id)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "own requests are listed", _DB_FRIENDSHIPS, "& (Friendship.requester_id != user_id)", "", (EFFECTS, BEHAVIOUR)
    ),
    Mutant(
        "a friendship ends without effect",
        _DB_FRIENDSHIPS,
        "Friendship.update({Friendship.state: Friendship.NONE})",
        "Friendship.update({Friendship.state: Friendship.FRIENDS})",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "a former friend stays in one's groups",
        _DB_FRIENDSHIPS,
        "    _take_out_of_groups.run(other_id, user_id)\n",
        "",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "friends are listed by id",
        _DB_USERS,
        "_name_and_id = itemgetter(1, 0)",
        "_name_and_id = itemgetter(0, 1)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "a friend group is everybody's",
        _DB_GROUPS,
        "(FriendGroup.id == group_id) & (FriendGroup.owner_id == owner_id)",
        "(FriendGroup.id == group_id)",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "who is no friend can be put into a group",
        _FRIENDS,
        '    if not friendships.hold(caller.id, body["user_id"]):\n        raise Refusal("NotFriends")\n    if not friend_groups.put_in',
        "    if not friend_groups.put_in",
        (ROWS,),
    ),
    Mutant(
        "who is taken out of a group stays in it",
        _DB_GROUPS,
        "return FriendGroupMember.delete().where(\n        (FriendGroupMember.group_id == group_id) & (FriendGroupMember.user_id == friend_id)\n    )",
        "return FriendGroupMember.update({FriendGroupMember.user_id: friend_id}).where(\n        (FriendGroupMember.group_id == group_id) & (FriendGroupMember.user_id == friend_id)\n    )",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "a deleted group's friends get code 3 first",
        _FRIENDS,
        '    group = _existing(friend_groups.held(caller.id, body["group_id"]))\n    if not friendships.hold(caller.id, body["user_id"]):\n        raise Refusal("NotFriends")\n    if not friend_groups.put_in',
        '    if not friendships.hold(caller.id, body["user_id"]):\n        raise Refusal("NotFriends")\n    group = _existing(friend_groups.held(caller.id, body["group_id"]))\n    if not friend_groups.put_in',
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant(
        "logoff keeps the sessions",
        _DEPARTURES,
        "    _end_sessions,\n",
        "",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant("logoff keeps the name", _DEPARTURES, "User.name: None", "User.name: User.name", (EFFECTS, BEHAVIOUR)),
    Mutant("logoff keeps the friendships", _DEPARTURES, "    _end_friendships,\n", "", (EFFECTS, BEHAVIOUR)),
    Mutant(
        "the group of a lost owner passes to the oldest member",
        _DEPARTURES,
        "order_by=[_Heir.role != Member.ADMIN, _Heir.place]",
        "order_by=[_Heir.place]",
        (EFFECTS, BEHAVIOUR),
    ),
    Mutant("a phone may end with a line feed", _CONTRACT, "pattern: '^[0-9]*$'", "pattern: '^[0-9]*\\n?$'", (EDGES,)),
    Mutant(
        "a name may have 21 characters",
        _CONTRACT,
        "    Username:\n      description: A user's name, compared exactly, by code point.\n      type: string\n      minLength: 1\n      maxLength: 20",
        "    Username:\n      description: A user's name, compared exactly, by code point.\n      type: string\n      minLength: 1\n      maxLength: 21",
        (EDGES,),
    ),
    Mutant(
        "the text of an error is spelt right",
        _CONTRACT,
        "type: string, enum: [The request already exists]}",
        "type: string, enum: [The request exists already]}",
        (ROWS,),
    ),
]
