"""Schemathesis is led to what lives in the service, by operations that are new, too."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import yaml

from contract_tests.contract import SPEC
from contract_tests.document import CONTRACT
from contract_tests.fuzz.aims import AIMS, aim_of, declared_aim
from contract_tests.fuzz.cast import Cast
from contract_tests.fuzz.links import add_links
from tests.contract_tests.test_new_operation import COUNT_FRIENDS, GET_PROFILE, SHOW_MEMBER

if TYPE_CHECKING:
    from contract_tests.api import JSON, Api
    from tests.contract_tests.copies import Addition


def test_a_new_operation_is_aimed_at_what_its_ids_are_declared_to_name(edge: Api) -> None:
    cast = Cast(edge)
    aims = [aim_of(declaration(new), cast) for new in (GET_PROFILE, COUNT_FRIENDS, SHOW_MEMBER)]
    assert {aim.caller for aim in aims} == {cast.owner}
    profile, _, member = (aim.values for aim in aims)
    assert profile["user_id"] == cast.friend.id
    assert (member["group_id"], member["shown_member_id"]) == (cast.group_id, cast.member.id)


def test_what_an_operation_declares_is_enough_to_let_it_read(edge: Api) -> None:
    cast = Cast(edge)
    for operation in CONTRACT.operations():
        if operation.method == "GET" and operation.is_documented:
            aim = declared_aim(operation.written, cast)
            assert aim.caller
            path = operation.path.format_map(aim.values)
            assert aim.caller.request("GET", path).status == 200, operation


def test_a_new_operation_takes_part_in_chains_of_requests() -> None:
    document = deepcopy(SPEC)
    shown = declaration(SHOW_MEMBER)
    [shown["requestBody"]["content"]["application/json"]["schema"]] = yaml.safe_load(SHOW_MEMBER.schemas).values()
    document["paths"] |= {"/new/profile": {"get": declaration(GET_PROFILE)}, "/new/member": {"post": shown}}
    add_links(document)
    found = document["paths"]["/user/search_friends"]["post"]["responses"]["200"]["links"]
    assert {"user_id for get_profile", "user_id for show_member"} <= found.keys()


def test_no_aim_is_left_of_an_operation_that_is_gone() -> None:
    assert AIMS.keys() <= {operation.written["operationId"] for operation in CONTRACT.operations()}


def declaration(new: Addition) -> JSON:
    """An operation that is added, as the contract would have it."""
    [(_, item)] = yaml.safe_load(new.path).items()
    [operation] = item.values()
    found: JSON = operation
    return found
