"""What compiles the code of the generators; each compiler names what it finds, and nothing if all is well."""

from __future__ import annotations

import json
import os
import shutil
import sys
from importlib import metadata
from typing import TYPE_CHECKING

from clients.commands import run
from clients.generators.table import HERE
from contract_tests.service import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clients.generators.table import Generator

_TOOLS = HERE / "node_modules" / ".bin"


def _findings(command: list[str], cwd: Path, **settings: str) -> list[str]:
    done = run(command, cwd, _TOOLS, **settings)
    return (done.output.splitlines() or [f"{command[0]} ended with {done.status}"]) if done.status else []


def tsc(generator: Generator, out: Path) -> list[str]:
    """TypeScript, together with the types that `precise.ts` asks for."""
    shutil.copy(HERE / "precise.ts", out)
    shutil.copy(HERE / "names" / f"{generator.slug}.ts", out / "names.ts")
    config = {"extends": str(HERE / "tsconfig.json"), "include": ["**/*.ts"]}
    (out / "tsconfig.json").write_text(json.dumps(config), "utf-8")
    return _findings(["tsc", "--project", str(out)], HERE)


def mypy(_: Generator, out: Path) -> list[str]:
    """Python."""
    return _mypy(out, "")


def strict_mypy(_: Generator, out: Path) -> list[str]:
    """Python, as strictly as the example program's."""
    return _mypy(out, str(ROOT / "examples" / "python" / "mypy.ini"))


def _mypy(out: Path, config: str) -> list[str]:
    packages = sorted(path.parent.name for path in out.glob("*/__init__.py") if path.parent.name != "test")
    return _findings(["mypy", f"--python-executable={sys.executable}", f"--config-file={config}", *packages], out)


def javac(_: Generator, out: Path) -> list[str]:
    """Java, with the Jackson that openapi-generator itself has in it, and a stand-in for one annotation."""
    [jar] = [path.locate() for path in metadata.files("openapi-generator-cli") or [] if path.suffix == ".jar"]
    sources = [
        str(path) for folder in (out / "src" / "main", HERE / "stubs" / "java") for path in folder.rglob("*.java")
    ]
    (out / "sources").write_text("\n".join(sources), "utf-8")
    return _findings(["javac", "-nowarn", "-d", str(out / "classes"), "-cp", str(jar), "@sources"], out)


def go(_: Generator, out: Path) -> list[str]:
    """Go, with the standard library, and a stand-in for the one package that else would be needed."""
    shutil.copytree(HERE / "stubs" / "go", out, dirs_exist_ok=True)
    cache = os.environ.get("GOCACHE", str(HERE / "out" / "go-cache"))
    return _findings(["go", "build", "./..."], out, GOCACHE=cache, GOPROXY="off", GOTOOLCHAIN="local")


COMPILERS: dict[str, Callable[[Generator, Path], list[str]]] = {
    "tsc": tsc,
    "mypy": mypy,
    "mypy --strict": strict_mypy,
    "javac": javac,
    "go": go,
}


def why_not(generator: Generator) -> str:
    """Why the code of a generator is not compiled here; empty if it is."""
    program = generator.compiler.partition(" ")[0]
    is_here = program != "javac" or shutil.which(program)  # the others are installed with the generators
    return generator.so or ("" if is_here else f"there is no {program} on this machine")
