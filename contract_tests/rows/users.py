"""The documented errors of accounts, sessions and the own profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract_tests.rows.row import Row

if TYPE_CHECKING:
    from contract_tests.api import Answer, Api


def register_a_taken_name(api: Api) -> Answer:
    """Two people want the same name."""
    return api.register(api.user("Alice").name)


def register_without_a_name(api: Api) -> Answer:
    """The name is empty."""
    return api.register("")


def register_without_a_password(api: Api) -> Answer:
    """The password is empty."""
    return api.register("Alice", password="")


def log_in_as_nobody(api: Api) -> Answer:
    """Nobody has this name."""
    return api.anyone.post("/user/login", username="Nobody", password="secret")


def log_in_with_a_wrong_password(api: Api) -> Answer:
    """The account has another password."""
    alice = api.user("Alice")
    return api.anyone.post("/user/login", username=alice.name, password="wrong")


def take_a_taken_name(api: Api) -> Answer:
    """Bob wants to be called Alice, like Alice."""
    alice, bob = api.users("Alice", "Bob")
    return bob.put("/user/reset", username=alice.name)


def take_an_empty_name(api: Api) -> Answer:
    """The new name is empty."""
    return api.user().put("/user/reset", username="")


def confirm_with_a_wrong_password(api: Api) -> Answer:
    """The old password is another one."""
    return api.user().put("/user/reset", old_password="wrong", new_password="new secret")


def take_an_empty_password(api: Api) -> Answer:
    """The new password is empty."""
    alice = api.user()
    return alice.put("/user/reset", old_password=alice.password, new_password="")


ROWS = [
    Row("POST /user/register", 1, "Username already exists", register_a_taken_name),
    Row("POST /user/register", 2, "Invalid username", register_without_a_name),
    Row("POST /user/register", 3, "Invalid password", register_without_a_password),
    Row("POST /user/login", 1, "User does not exist", log_in_as_nobody),
    Row("POST /user/login", 2, "Incorrect password", log_in_with_a_wrong_password),
    Row("PUT /user/reset", 2, "Username already exists", take_a_taken_name),
    Row("PUT /user/reset", 3, "Invalid username", take_an_empty_name),
    Row("PUT /user/reset", 2, "Wrong old password", confirm_with_a_wrong_password),
    Row("PUT /user/reset", 3, "Invalid password", take_an_empty_password),
]
