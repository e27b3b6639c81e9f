"""The single checks: each asks a tool, and says what it found and what it could not look at."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from contract_tests.service import ROOT

if TYPE_CHECKING:
    from pathlib import Path

KNOWN_SECRETS = ROOT / "tests" / "audit" / "known_secrets.json"
"""Texts that look like secrets and are none, as detect-secrets writes them."""

SCAN = (
    "detect-secrets",
    "scan",
    "--disable-plugin",
    "KeywordDetector",  # a test's password is no secret, and ruff finds those of the code
    "--exclude-files",
    str(KNOWN_SECRETS.relative_to(ROOT)),
)


class Outcome(NamedTuple):
    """What came of a check: of what, what it found, and the reasons why something could not be looked at."""

    what: str
    found: list[str]
    unchecked: list[str]


class Done(NamedTuple):
    """What a tool printed when it had ended."""

    output: str
    complaints: str


def python_packages(lock: str) -> Outcome:
    """What PyPI knows against the packages of a lock file."""
    options = ("--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off")
    return judged_packages(lock, _run("pip-audit", "--requirement", lock, *options))


def judged_packages(lock: str, done: Done) -> Outcome:
    """What pip-audit says, which takes a package for a fine one where it learns nothing of it."""
    answer = _json(done.output)
    if "dependencies" not in answer:
        return Outcome(lock, [], [_last_line(done.complaints)])
    packages = answer["dependencies"]
    found = [
        f"  {package['name']} {package['version']}: {flaw['id']}, repaired in {flaw['fix_versions'] or 'no version'}"
        for package in packages
        for flaw in package.get("vulns", [])
    ]
    reasons = Counter(package["skip_reason"].partition(":")[0] for package in packages if "skip_reason" in package)
    return Outcome(lock, found, [f"{number} packages: {reason}" for reason, number in reasons.items()])


def node_packages(lock: str) -> Outcome:
    """What npm knows against the packages of a lock file."""
    folder = (ROOT / lock).parent
    return judged_node_packages(lock, _run("npm", "audit", "--package-lock-only", "--json", folder=folder))


def judged_node_packages(lock: str, done: Done) -> Outcome:
    """What npm audit says."""
    answer = _json(done.output)
    if "vulnerabilities" not in answer:
        return Outcome(lock, [], [answer.get("message") or _last_line(done.complaints)])
    found = [f"  {name}: {flaw['severity']}, in {flaw['range']}" for name, flaw in answer["vulnerabilities"].items()]
    return Outcome(lock, found, [])


def insecure_code() -> Outcome:
    """What ruff's security rules find."""
    findings = json.loads(_run("ruff", "check", "--select", "S", "--output-format", "json").output)
    found = [f"  {one['filename']}:{one['location']['row']}: {one['code']} {one['message']}" for one in findings]
    return Outcome("insecure code", found, [])


def secrets() -> Outcome:
    """What looks like a secret in the files that git knows."""
    return judged_secrets(json.loads(_run(*SCAN).output), json.loads(KNOWN_SECRETS.read_text("utf-8")))


def judged_secrets(scanned: Any, known: Any) -> Outcome:
    """What a scan has that is not known to be no secret."""
    harmless = {(file, secret["hashed_secret"]) for file, secrets in known["results"].items() for secret in secrets}
    found = [
        f"  {file}:{secret['line_number']}: {secret['type']}"
        for file, secrets in scanned["results"].items()
        for secret in secrets
        if (file, secret["hashed_secret"]) not in harmless
    ]
    return Outcome("secrets", found, [])


def _run(tool: str, *arguments: str, folder: Path = ROOT) -> Done:
    try:
        done = subprocess.run([tool, *arguments], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    except FileNotFoundError:
        return Done("", f"{tool} is not installed")
    return Done(done.stdout, done.stderr)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return {}


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no answer"])[-1]
