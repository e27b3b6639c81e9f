"""Judges the clients that generators make of the contract: `python -m clients.generators [NAME…]`."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from clients.generators.compilers import why_not
from clients.generators.judge import findings
from clients.generators.table import CONTRACT, HERE, Generator, generators


def judge(generator: Generator) -> bool:
    """Judge a generator and say so in a line, or in more where there is something to say."""
    begin = monotonic()
    found = findings(generator, CONTRACT, HERE / "out" / generator.slug)
    reason = why_not(generator)
    how = f"not compiled, for {reason}" if reason else f"compiled by {generator.compiler}"
    verdict = "\n  ".join(["FAILED", *found]) if found else f"OK, {how}"
    sys.stdout.write(f"{generator.name} {generator.version}: {verdict} ({monotonic() - begin:.0f} s)\n")
    sys.stdout.flush()
    return not found


if __name__ == "__main__":
    chosen = [generator for generator in generators() if not sys.argv[1:] or generator.name in sys.argv[1:]]
    with ThreadPoolExecutor(max_workers=2) as pool:
        sys.exit(not all(list(pool.map(judge, chosen))))
