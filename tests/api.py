"""For a while."""

from contract_tests.api import *  # noqa: F403
