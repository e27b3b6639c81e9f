"""Every row of the documentation's error tables, with what provokes it."""

from __future__ import annotations

from contract_tests.rows import conversations, friends, groups, invitations, login, roles, users

ROWS = [
    *login.ROWS,
    *users.ROWS,
    *friends.ROWS,
    *conversations.ROWS,
    *groups.ROWS,
    *roles.ROWS,
    *invitations.ROWS,
]
