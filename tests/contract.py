"""For a while."""

from contract_tests.contract import *  # noqa: F403
