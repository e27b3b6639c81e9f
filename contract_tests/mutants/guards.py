"""Guards against races, and against losing or doubling what was acknowledged: each taken away, one at a time.

What goes wrong then, no judge from outside sees for sure; the test that is named here does, within the same process.
"""

from contract_tests.mutants.mutant import Mutant

_USERS = "db/users.py"
_FRIENDSHIPS = "db/friendships.py"
_FRIEND_GROUPS = "db/friend_groups.py"
_CONVERSATIONS = "db/conversations.py"
_INVITATIONS = "db/invitations.py"
_DEPARTURES = "db/departures.py"
_SENDING = "db/sending.py"
_GROUPS = "handlers/groups.py"
_HANDLER = "handlers/conversations.py"
_TABLES = "db/migrations/0001_initial.py"

_DATABASE = "db/database.py"
_SQLITE = "db/sqlite.py"

_RACES = "tests/handlers/test_races.py"
_GROUP_RACES = "tests/handlers/test_group_races.py"
_MESSAGE_RACES = "tests/handlers/test_message_races.py"
_SENDING_AGAIN = "tests/handlers/test_sending_again.py"
_BROKEN = "tests/db/test_broken_connections.py"
_LIMITS = "tests/db/test_time_limits.py"
_GROUP_COMMIT = "tests/db/test_group_commit.py"

_NO_LOCK = (_CONVERSATIONS, "    _lock.run(conversation_id)\n", "    assert conversation_id\n")
_NO_HOLD_OF_USERS = (_USERS, "database.execute(shared(query)).fetchall()", "database.execute(query).fetchall()")
_NO_HOLD_OF_A_FRIENDSHIP = (
    _FRIENDSHIPS,
    """        Friendship.update({Friendship.state: Friendship.FRIENDS})
        .where(_is(low_id, high_id) & (Friendship.state == Friendship.FRIENDS))
        .returning(Friendship.conversation_id)
""",
    """        Friendship.select(Friendship.conversation_id)
        .where(_is(low_id, high_id) & (Friendship.state == Friendship.FRIENDS))
""",
)

GUARDS = [
    # ------------------------------------------------------------------------------------------------ accounts
    Mutant(
        "a name may be taken twice",
        _TABLES,
        "name = TextField(null=True, unique=True)",
        "name = TextField(null=True, index=True)",
        (f"{_RACES}::test_a_username_is_given_once",),
    ),
    Mutant(
        "who logs in does not hold the account",
        _USERS,
        "Session.insert_from(shared(user), [",
        "Session.insert_from(user, [",
        (f"{_RACES}::test_no_session_outlives_its_account",),
    ),
    Mutant(
        "who logs in may have checked an old password",
        _USERS,
        "    unchanged = (User.id == user_id) & (User.password_hash == password_hash)\n",
        "    unchanged = (User.id == user_id) & (User.password_hash == User.password_hash)\n",
        (f"{_RACES}::test_no_session_of_an_old_password_outlives_it",),
    ),
    Mutant(
        "who changes the password may have checked an old one",
        _USERS,
        "(User.id == checked.user_id) & (User.password_hash == checked.password_hash)",
        "(User.id == checked.user_id)",
        (f"{_RACES}::test_of_two_new_passwords_one_is_kept_and_its_session_alone",),
    ),
    *(
        Mutant(f"users are looked at and not held: {whom}", *_NO_HOLD_OF_USERS, (test,))
        for whom, test in {
            "friends": f"{_RACES}::test_nobody_is_befriended_who_is_gone",
            "members": f"{_GROUP_RACES}::test_nobody_comes_in_who_is_gone",
            "founders": f"{_GROUP_RACES}::test_no_group_is_founded_with_one_who_is_gone",
        }.items()
    ),
    # ------------------------------------------------------------------------------------------------- friends
    Mutant(
        "a request does not see the one that crosses it",
        _FRIENDSHIPS,
        "        where=(Friendship.state == Friendship.NONE),\n",
        "",
        (f"{_RACES}::test_of_crossing_friend_requests_one_is_pending",),
    ),
    Mutant(
        "a request is answered whatever has become of it",
        _FRIENDSHIPS,
        "pending = (Friendship.state == Friendship.PENDING) & (Friendship.requester_id == requester_id)\n    return (\n        Friendship.update",
        "pending = Friendship.requester_id == requester_id\n    return (\n        Friendship.update",
        (f"{_RACES}::test_a_friend_request_is_answered_once",),
    ),
    *(
        Mutant(f"a friendship is looked at and not held: {what}", *_NO_HOLD_OF_A_FRIENDSHIP, (test,))
        for what, test in {
            "two conversations": f"{_RACES}::test_two_friends_open_the_same_conversation",
            "its end": f"{_RACES}::test_no_conversation_is_left_open_with_one_who_is_no_friend_any_more",
            "friend groups": f"{_RACES}::test_no_friend_group_keeps_a_friend_who_is_none_any_more",
        }.items()
    ),
    Mutant(
        "a friend group is looked at and not held",
        _FRIEND_GROUPS,
        "return shared(_owned.declare(owner_id, group_id))",
        "return _owned.declare(owner_id, group_id)",
        (f"{_RACES}::test_nobody_is_put_into_a_friend_group_that_is_gone",),
    ),
    Mutant(
        "the name of a friend group may be taken twice",
        _TABLES,
        'indexes = ((("owner_id", "name"), True),)',
        'indexes = ((("owner_id", "name"), False),)',
        (f"{_RACES}::test_the_name_of_a_friend_group_is_used_once",),
    ),
    Mutant(
        "a friend may be in a friend group twice",
        _TABLES,
        'table_name = "friend_group_members"\n            primary_key = CompositeKey("group_id", "user_id")',
        'table_name = "friend_group_members"\n            primary_key = False',
        (f"{_RACES}::test_a_friend_is_put_into_a_friend_group_once",),
    ),
    # -------------------------------------------------------------------------------------------------- groups
    *(
        Mutant(f"a conversation is not locked: {what}", *_NO_LOCK, (test,))
        for what, test in {
            "heirs who leave": f"{_GROUP_RACES}::test_a_group_whose_heir_leaves_has_one_owner",
            "heirs who are removed": f"{_GROUP_RACES}::test_a_group_whose_heir_is_removed_has_one_owner",
            "heirs who log off": f"{_GROUP_RACES}::test_a_group_whose_heir_logs_off_has_one_owner",
            "two heirs": f"{_GROUP_RACES}::test_a_group_is_handed_over_once",
            "invitations": f"{_GROUP_RACES}::test_an_invitation_is_answered_once",
            "members": f"{_GROUP_RACES}::test_a_user_comes_in_once",
            "the last place": f"{_GROUP_RACES}::test_the_last_place_of_a_group_is_given_once",
            "records": f"{_MESSAGE_RACES}::test_who_empties_a_conversation_while_speaking_has_read_what_it_said",
        }.items()
    ),
    Mutant(
        "who logs off locks no conversation",
        _DEPARTURES,
        "    _lock_conversations,\n    _disable",
        "    _disable",
        (f"{_GROUP_RACES}::test_a_group_whose_people_log_off_at_once_has_one_owner",),
    ),
    Mutant(
        "an invitation is answered as it was before the lock",
        _GROUPS,
        'is_pending = invitations.pending_invitee(group_id, body["invitation_id"]) is not None',
        "is_pending = True",
        (f"{_GROUP_RACES}::test_an_invitation_is_answered_once",),
    ),
    Mutant(
        "a user may be invited twice",
        _TABLES,
        'unique=True, where=pending, name="invitations_pending"',
        'unique=False, where=pending, name="invitations_pending"',
        (f"{_GROUP_RACES}::test_a_user_is_invited_once",),
    ),
    # ------------------------------------------------------------------------------------------------ messages
    Mutant(
        "a message is sent to a conversation as it was before a wait",
        _SENDING,
        'places.where(may_be_sent).for_update("FOR NO KEY UPDATE").cte("place")',
        'places.where(may_be_sent).cte("place")',
        (
            "tests/handlers/test_waiting_messages.py::test_a_message_that_waited_while_its_sender_was_removed_is_refused",
        ),
    ),
    Mutant(
        "a reply may be to what its sender has deleted while it waited",
        _SENDING,
        " & (Message.seq > place.c.cleared_seq)",
        "",
        (
            "tests/handlers/test_waiting_messages.py::test_a_reply_that_waited_while_its_sender_deleted_the_original_is_refused",
        ),
    ),
    Mutant(
        "a message may be stored under a client's id twice",
        "db/migrations/0002_client_msg_id.py",
        'unique=True, where=given, name="messages_client_msg_id"',
        'unique=False, where=given, name="messages_client_msg_id"',
        (f"{_SENDING_AGAIN}::test_a_message_that_is_sent_several_times_at_once_is_stored_once",),
    ),
    # ---------------------------------------------------------------------------------------- nothing is lost
    Mutant(
        "what is perhaps committed is done again",
        _DATABASE,
        "broken = _is_broken() and not done",
        "broken = _is_broken()",
        (f"{_BROKEN}::test_work_is_not_done_again_where_its_commit_may_have_happened",),
    ),
    Mutant(
        "a statement that is to be done once is done again",
        _DATABASE,
        "    except Unavailable as error:\n        _is_broken()\n",
        "    except Unavailable as error:\n        if _is_broken():\n            return work()\n",
        (f"{_BROKEN}::test_a_statement_that_is_to_be_done_once_is_not_done_again_by_who_reads_around_it",),
    ),
    Mutant(
        "a database that does not answer is asked again",
        _DATABASE,
        "    return not has_timed_out\n",
        "    return True\n",
        (f"{_LIMITS}::test_work_that_takes_too_long_is_given_up_and_not_done_again",),
    ),
    Mutant(
        "who has written is answered before the commit",
        _DATABASE,
        "            result = work()\n            _wait_for_commit()\n",
        "            result = work()\n",
        (f"{_GROUP_COMMIT}::test_nobody_is_answered_before_all_that_it_may_have_seen_is_on_the_disk",),
    ),
    Mutant(
        "who is refused takes back what others have done in the same turn",
        _SQLITE,
        '            self._tell("ROLLBACK TO part")\n            self._tell("RELEASE part")\n',
        "            super().rollback()\n",
        (f"{_GROUP_COMMIT}::test_who_is_refused_takes_back_nothing_of_others",),
    ),
    Mutant(
        "a socket with an error is watched no more",
        "db/cooperation.py",
        "if self.has_ended or (worker is None and event == self.READABLE):",
        "if worker is None:",
        ("tests/db/test_cooperation.py::test_a_socket_with_an_error_is_ready_again_and_again",),
    ),
    Mutant(
        "work tells uvloop itself what to watch",
        "db/cooperation.py",
        "loop.call_soon(loop.add_reader, self._watched, self._is_ready, self.READABLE)",
        "loop.add_reader(self._watched, self._is_ready, self.READABLE)",
        ("tests/db/test_cooperation.py::test_work_never_tells_the_loop_itself_what_to_watch",),
    ),
    Mutant(
        "who waits for a connection waits for ever",
        "db/pool.py",
        "connection: Connection | None = worker.suspend(deadline)",
        "connection: Connection | None = worker.suspend()",
        (f"{_LIMITS}::test_who_waits_for_a_turn_is_given_up_too_and_the_turn_goes_to_another",),
    ),
    Mutant(
        "SQLite acknowledges what a power cut takes away",
        "db/sqlite.py",
        '"synchronous": "full"',
        '"synchronous": "normal"',
        ("tests/db/test_database.py::test_sqlite_keeps_what_was_acknowledged",),
    ),
]
