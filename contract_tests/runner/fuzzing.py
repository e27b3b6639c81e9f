"""The part of a run that is Schemathesis, as a program: `python -m contract_tests.runner.fuzzing reports`."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> int:
    """Fuzz the service at BASE_URL with SEED and PROFILE; the exit status."""
    from contract_tests.fuzz.run import fuzz  # noqa: PLC0415 - what Schemathesis needs is needed here alone

    deep = os.environ["PROFILE"] == "deep"
    return fuzz(os.environ["BASE_URL"], seed=int(os.environ["SEED"]), deep=deep, reports=Path(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(main())
