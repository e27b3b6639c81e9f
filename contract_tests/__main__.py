"""The contract suite: `python -m contract_tests`.

BASE_URL, PROFILE and SEED tell it what to do, and REPORTS where to write.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from contract_tests.runner.suite import judge_service
from contract_tests.service import ROOT

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that nothing is left running
    sys.exit(judge_service(os.environ, Path(os.environ.get("REPORTS") or ROOT / "reports").resolve()))
