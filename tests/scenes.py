"""For a while."""

from contract_tests.scenes import *  # noqa: F403
