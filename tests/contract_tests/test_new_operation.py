"""The suite grows with the contract: an operation that is added is judged without a line of test code."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from contract_tests.service import ROOT
from tests.contract_tests.copies import Addition, copy_to
from tests.pages import page

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "backend.md").read_text("utf-8")
PATH, SCHEMAS, EXAMPLES, _ = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
[HANDLER] = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)

[README_PATH, _, README_HANDLER, _] = page(ROOT / "README.md").section("For backend developers").blocks

GET_PROFILE = Addition(README_PATH.text, "", "", "handlers/friends.py", README_HANDLER.text)
"""The operation that the README adds."""

COUNT_FRIENDS = Addition(PATH, SCHEMAS, EXAMPLES, "handlers/friends.py", HANDLER)
"""The operation that the documentation for developers adds."""

SHOW_MEMBER = Addition(
    path="""
  /user/group/{group_id}/show_member:
    post:
      operationId: show_member
      x-openapi-router-controller: handlers.groups
      tags: [groups]
      summary: Show a member (查看群成员)
      description: |
        A member of the group.

        Who may call: the owner or an administrator of the group.
      x-callers: manager
      x-objects:
        group_id: {kind: group, others: GroupDoesNotExist}
        shown_member_id: {kind: group_user, member: ok, others: MemberDoesNotExist}
      x-beyond-documentation: true
      security: [{jwt: []}]
      parameters:
        - name: group_id
          in: path
          required: true
          description: The group's id.
          schema: {$ref: '#/components/schemas/Id'}
          example: 7
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/ShowMemberRequest'}
            examples:
              Bob: {$ref: '#/components/examples/ShowMemberRequest'}
      responses:
        '200':
          description: The member.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/FindUserOk'}
              examples:
                Succeed: {$ref: '#/components/examples/FindUserOk'}
        '400':
          description: Nobody is shown.
          content:
            application/json:
              schema:
                title: ShowMemberError
                oneOf:
                  - $ref: '#/components/schemas/GroupDoesNotExist2'
                  - $ref: '#/components/schemas/MemberDoesNotExist'
                  - $ref: '#/components/schemas/BadRequest'
              examples:
                BadRequest: {$ref: '#/components/examples/BadRequest'}
                GroupDoesNotExist: {$ref: '#/components/examples/GroupDoesNotExist2'}
                MemberDoesNotExist: {$ref: '#/components/examples/MemberDoesNotExist'}
        '401': {$ref: '#/components/responses/NotLoggedIn'}
        '405': {$ref: '#/components/responses/MethodNotAllowed'}
        '413': {$ref: '#/components/responses/PayloadTooLarge'}
        '500': {$ref: '#/components/responses/InternalServerError'}
""",
    schemas="""
    ShowMemberRequest:
      description: One of the members.
      type: object
      additionalProperties: false
      required: [shown_member_id]
      properties:
        shown_member_id: {$ref: '#/components/schemas/Id'}
""",
    examples="""
    ShowMemberRequest:
      summary: Bob
      value: {shown_member_id: 2}
""",
    module="handlers/groups.py",
    handler='''
@without_transaction
def show_member(caller: Caller, body: Data, group_id: int) -> Data:
    """Show a member."""
    if members.role_of(group_id, caller.id) not in {Member.OWNER, Member.ADMIN}:
        raise Refusal("GroupDoesNotExist")
    for member in members.profiles(group_id):
        if member.id == body["shown_member_id"]:
            return profile(member)
    raise Refusal("MemberDoesNotExist")
''',
)
"""An operation with a path, a body and ids."""

GENERATED = (
    "contract_tests/test_complete.py",
    "contract_tests/test_examples.py",
    "contract_tests/test_permissions.py",
    *(f"contract_tests/edges/test_{what}.py" for what in ("body_size", "fields", "parameters", "urls")),
    "--deselect=contract_tests/edges/test_urls.py::test_the_contract_declares_no_method_that_is_not_tried",
)
"""Tests that are made from the contract, by which each status is answered; but not the one that counts all paths."""


def test_the_run_says_what_a_new_operation_lacks(tmp_path: Path) -> None:
    copy = copy_to(tmp_path)
    copy.add(COUNT_FRIENDS.lacking("x-callers"))

    run = copy.run("-k", "count_friends", "contract_tests/test_complete.py", "contract_tests/test_examples.py")

    assert run.code == pytest.ExitCode.TESTS_FAILED
    assert "GET /user/count_friends:" in run.output
    assert "x-callers is none of: anyone, user," in run.output
    assert "the success has no example" in run.output
    assert "there is no handler handlers.friends.count_friends" in run.output
    assert "GET /user/count_friends: handlers.friends has no function count_friends" in run.output


def test_the_run_says_what_a_new_id_lacks(tmp_path: Path) -> None:
    copy = copy_to(tmp_path)
    copy.add(SHOW_MEMBER.lacking("x-objects"))

    run = copy.run("-k", "show_member", "contract_tests/test_complete.py")

    assert run.code == pytest.ExitCode.TESTS_FAILED
    assert "x-objects does not say what group_id names: its kind (user, " in run.output
    assert "x-objects does not say what shown_member_id names: its kind (user, " in run.output


def test_the_run_finds_somebody_who_gets_in(tmp_path: Path) -> None:
    copy = copy_to(tmp_path)
    copy.add(
        replace(SHOW_MEMBER, handler=SHOW_MEMBER.handler.replace("not in {Member.OWNER, Member.ADMIN}", "is None"))
    )

    run = copy.run("-k", "show_member", "contract_tests/test_permissions.py")

    assert run.code == pytest.ExitCode.TESTS_FAILED
    who = "POST /user/group/{group_id}/show_member, group_id: ordinary"
    assert f"{who}: (400, 2, 'Group does not exist') expected, (200, 0, 'Succeed') answered" in run.output


@pytest.mark.timeout(600)
def test_the_generated_tests_cover_new_operations(tmp_path: Path) -> None:
    copy = copy_to(tmp_path)
    for addition in (GET_PROFILE, COUNT_FRIENDS, SHOW_MEMBER):
        copy.add(addition)
    copy.judge_at_the_edges("profile", "count_friends", "show_member")

    run = copy.run("-k", "edges or profile or count_friends or show_member", *GENERATED)

    assert run.code == pytest.ExitCode.OK, run.output
    paths = [(urlsplit(exchange["url"]).path, exchange) for exchange in copy.exchanges()]
    profiles = {exchange["status"] for path, exchange in paths if re.fullmatch(r"/user/profile/[^/]+/?", path)}
    assert profiles == {200, 400, 401, 404, 405}
    counted = {exchange["status"] for path, exchange in paths if path.startswith("/user/count_friends")}
    assert counted == {200, 400, 401, 404, 405}
    shown = [exchange for path, exchange in paths if re.fullmatch(r"/user/group/[^/]+/show_member/?", path)]
    assert {exchange["status"] for exchange in shown} == {200, 400, 401, 404, 405, 413}
    assert {exchange["operation"] for exchange in shown} == {"POST /user/group/{group_id}/show_member", None}
