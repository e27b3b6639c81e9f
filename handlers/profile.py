"""Editing information (编辑信息): the own name, avatar and credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db import users
from handlers import _passwords
from handlers._execution import without_transaction
from handlers._refusal import Refusal

if TYPE_CHECKING:
    from handlers._shapes import Data
    from handlers.identity import Caller

_PROFILE_COLUMNS = {"username": "name", "avatar_url": "avatar"}


@without_transaction
def update_account(caller: Caller, body: Data) -> Data:
    """Change the profile or the credentials (普通信息修改, 身份认证信息修改)."""
    if "old_password" in body:
        _change_credentials(caller, body)
    elif not users.change_profile(caller.id, {_PROFILE_COLUMNS[key]: value for key, value in body.items()}):
        raise Refusal("UsernameAlreadyExists")
    return {"reset": True}


def _change_credentials(caller: Caller, body: Data) -> None:
    checked = users.credentials(caller.id)
    if checked is None or not _passwords.matches(checked.password_hash, body["old_password"]):
        raise Refusal("WrongOldPassword")
    changes: dict[str, str] = {key: body[key] for key in ("email", "phone") if key in body}
    if "new_password" in body:
        changes["password_hash"] = _passwords.hash_of(body["new_password"])
    if not users.change_credentials(checked, caller.session_id, changes):
        raise Refusal("WrongOldPassword")
