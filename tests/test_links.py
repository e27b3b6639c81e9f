"""No link of a page leads nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from contract_tests.service import ROOT
from tests.pages import all_pages, page

if TYPE_CHECKING:
    from pathlib import Path

PAGES = [str(path.relative_to(ROOT)) for path in all_pages()]


def lead_nowhere(path: Path, root: Path = ROOT) -> list[str]:
    """The relative links of a page whose file, directory or heading is not there."""
    links = [link for section in page(path).sections for link in section.links]
    return [link for link in links if not urlsplit(link).scheme and not leads_somewhere(path, link, root)]


def leads_somewhere(path: Path, link: str, root: Path) -> bool:
    """Whether there is what a relative link of a page names, within the project."""
    place, _, anchor = link.partition("#")
    target = (path.parent / place).resolve() if place else path
    if not target.is_relative_to(root) or not target.exists():
        return False
    return not anchor or (target.suffix == ".md" and anchor in page(target).anchors())


@pytest.mark.parametrize("name", PAGES)
def test_every_relative_link_leads_somewhere(name: str) -> None:
    assert lead_nowhere(ROOT / name) == []


def test_the_pages_link_to_each_other() -> None:
    assert {"README.md", "README.zh.md", "CHANGELOG.md", "docs/README.md", "docs/operations.md"} <= set(PAGES)
    linked = {
        str((ROOT / name).parent.joinpath(link.partition("#")[0]).resolve().relative_to(ROOT))
        for name in PAGES
        for section in page(ROOT / name).sections
        for link in section.links
        if not urlsplit(link).scheme
    }
    assert set(PAGES) <= linked


def test_the_list_of_the_pages_has_all_of_them() -> None:
    listed = {link for section in page(ROOT / "docs" / "README.md").sections for link in section.links}
    assert listed >= {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}


def test_a_link_that_leads_nowhere_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(
        '# Here\n[a](gone.md) [b](#here) [c](#there)\n\n<img src="gone.png">\n\nhttps://example.com\n', "utf-8"
    )
    assert lead_nowhere(path, tmp_path) == ["gone.md", "#there", "gone.png"]
