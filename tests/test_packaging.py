"""The project can be installed: its build backend is locked, and a wheel of it has all that the service needs."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from sysconfig import get_path
from typing import TYPE_CHECKING

from contract_tests.service import ROOT

if TYPE_CHECKING:
    from pathlib import Path


def test_the_build_backend_is_among_what_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["dependency-groups"]["build"] == project["build-system"]["requires"]


def test_an_installed_wheel_has_all_that_the_service_needs(tmp_path: Path) -> None:
    wheels, installed = tmp_path / "wheels", tmp_path / "installed"
    path = f"{get_path('scripts')}:{os.environ['PATH']}"
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--disable-pip-version-check")
    build = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(wheels), str(ROOT)]
    subprocess.run(build, env=os.environ | {"PATH": path}, check=True)  # noqa: S603 - our own
    [wheel] = wheels.iterdir()
    with zipfile.ZipFile(wheel) as archive:
        assert {name.partition("/")[0] for name in archive.namelist() if not name.startswith("chat_api-")} == {
            "cli",
            "server",
            "handlers",
            "db",
            "openapi",
        }
        archive.extractall(installed)
    run = [sys.executable, "-m", "cli", "check"]
    done = subprocess.run(run, cwd=installed, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    assert (done.returncode, done.stderr) == (0, "")
