"""`chat-api dev` follows the changes of the contract and the code, and says what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.cli.loops import editing
from tests.cli.projects import CONTRACT

if TYPE_CHECKING:
    from tests.cli.projects import Project

USERS = "handlers/users.py"
NOBODY = "credentials is None:\n        "


def test_changes_are_served_and_mistakes_are_told_while_the_service_of_before_goes_on(project: Project) -> None:
    with editing(project) as loop:
        loop.wait_until(lambda: loop.answers("User does not exist"))

        project.edit(USERS, NOBODY + 'raise Refusal("UserDoesNotExist")', NOBODY + 'raise Refusal("IncorrectPassword")')
        loop.wait_until(lambda: loop.answers("Incorrect password"))
        assert loop.says(f"changed: {USERS}")
        assert loop.says("POST /user/login: declares UserDoesNotExist, which handlers.users.log_in never raises")

        summary = "      summary: Log in (用户登录)\n"
        line = project.line_of(CONTRACT, summary)
        project.edit(CONTRACT, summary, summary[1:])
        loop.wait_until(lambda: loop.says("The service of before goes on."))
        assert loop.says(f"{CONTRACT}:{line}\n    did not find expected key, while parsing a block mapping from line")
        assert loop.answers("Incorrect password")

        project.edit(USERS, NOBODY + 'raise Refusal("IncorrectPassword")', NOBODY + 'raise Refusal("UserDoesNotExist")')
        project.edit(CONTRACT, "\n" + summary[1:], "\n" + summary)
        project.edit_everywhere(CONTRACT, "enum: [User does not exist]", "enum: [Nobody is called so]")
        loop.wait_until(lambda: loop.answers("Nobody is called so"))


def test_nothing_is_served_before_a_mistake_is_mended(project: Project) -> None:
    project.edit("db/clock.py", "def now() -> int:", "def now() -> int")
    with editing(project) as loop:
        loop.wait_until(lambda: loop.says("Nothing is served until that is mended."))
        line = project.line_of("db/clock.py", "def now() -> int")
        assert loop.says(f"db/clock.py:{line}\n    SyntaxError: expected ':'\n    Mend it")
        assert not loop.answers("User does not exist")
        project.edit("db/clock.py", "def now() -> int", "def now() -> int:")
        loop.wait_until(lambda: loop.answers("User does not exist"))


def test_the_service_of_before_goes_on_where_a_change_that_passes_the_check_does_not_start(project: Project) -> None:
    with editing(project) as loop:
        loop.wait_until(lambda: loop.answers("User does not exist"))
        project.edit("server/gunicorn_config.py", "server.app:serve()", "server.app:no_such_thing()")
        loop.wait_until(lambda: loop.says("That does not start. The service of before goes on."))
        assert loop.answers("User does not exist")
        assert not loop.says("The service has ended.")

        project.edit("server/gunicorn_config.py", "server.app:no_such_thing()", "server.app:serve()")
        project.edit_everywhere(CONTRACT, "enum: [User does not exist]", "enum: [Nobody is called so]")
        loop.wait_until(lambda: loop.answers("Nobody is called so"))


def test_a_mistake_right_after_a_change_leaves_a_service_whichever_of_them_it_had_read(project: Project) -> None:
    with editing(project) as loop:
        loop.wait_until(lambda: loop.answers("User does not exist"))
        project.edit(USERS, '"""Start a session (用户登录)."""', '"""Start one (用户登录)."""')
        loop.wait_until(lambda: loop.says(f"changed: {USERS}"))
        project.edit(CONTRACT, "operationId: register\n", "operationId: registr\n")
        loop.wait_until(lambda: loop.says("handlers.users has no function registr"))
        loop.wait_until(lambda: loop.says("The service of before goes on."))
        assert loop.answers("User does not exist")
        assert not loop.says("The service has ended.")


def test_a_service_that_ends_by_itself_starts_again_with_the_next_change(project: Project) -> None:
    (project.place / "chat.db").write_text("this is no database, and longer than its header would have to be " * 9)
    with editing(project) as loop:
        loop.wait_until(lambda: loop.says("Cannot start: the database of DATABASE_URL cannot be used"))
        loop.wait_until(lambda: loop.says("The service has ended."))
        (project.place / "chat.db").unlink()
        project.edit(USERS, '"""Start a session (用户登录)."""', '"""Start one (用户登录)."""')
        loop.wait_until(lambda: loop.answers("User does not exist"))
