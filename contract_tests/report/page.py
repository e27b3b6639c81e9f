"""Writes the report: one page that needs nothing else."""

from __future__ import annotations

import json
import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contract_tests.contract import SPEC
from contract_tests.coverage import Kind
from contract_tests.report.curl import curl, masked
from contract_tests.service import ROOT

if TYPE_CHECKING:
    from contract_tests.coverage import Row
    from contract_tests.report.outcome import Outcome

_TEMPLATES = ROOT / "contract_tests" / "report" / "templates"


class Chapter(NamedTuple):
    """A tag of the contract, with its operations."""

    name: str
    about: str
    rows: list[Row]


def page(outcome: Outcome) -> str:
    """The report as HTML."""
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {"curl": curl, "masked": masked, "pretty": pretty, "slug": slug}
    template = environment.get_template("page.html")
    return template.render(outcome=outcome, run=outcome.run, chapters=chapters(outcome), Kind=Kind)


def chapters(outcome: Outcome) -> list[Chapter]:
    """The operations by the chapters of the contract, in its order."""
    about = {tag["name"]: tag["description"] for tag in SPEC["tags"]}
    order = [*about]
    rows = sorted(outcome.coverage.rows, key=lambda row: order.index(row.chapter) if row.chapter in about else 99)
    return [Chapter(name, about.get(name, ""), list(group)) for name, group in groupby(rows, lambda row: row.chapter)]


def pretty(answer: str) -> str:
    """A body as people read it: JSON over several lines, tokens hidden."""
    try:
        text = json.dumps(json.loads(answer), ensure_ascii=False, indent=2)
    except ValueError:
        text = answer
    return masked(text)


def slug(text: object) -> str:
    """A name for a place in the page."""
    return re.sub(r"[^a-z0-9]+", "-", str(text).lower()).strip("-")
