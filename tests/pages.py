"""The pages of the documentation, as who reads them sees them."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from markdown_it import MarkdownIt

from contract_tests.service import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_NOT_OURS = {"node_modules", "out", "reports", "var"}
_ADDRESSES = {"href", "src", "srcset"}


class Block(NamedTuple):
    """A block of code, and its language."""

    language: str
    text: str


class Row(NamedTuple):
    """A row of a table: the text of each cell, and all that is set as code."""

    cells: tuple[str, ...]
    code: frozenset[str]


@dataclass
class Section:
    """What stands between a heading and the next one."""

    level: int
    title: str
    blocks: list[Block] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)

    def script(self) -> str:
        """Its shell commands, and the answers in comments."""
        return "\n".join(block.text for block in self.blocks if block.language == "sh")


class Page(NamedTuple):
    """A page: its place, and its sections; what stands before the first heading is one of level 0."""

    path: Path
    sections: list[Section]

    def section(self, title: str) -> Section:
        """The section of a title."""
        [found] = [section for section in self.sections if section.title == title]
        return found

    def anchors(self) -> list[str]:
        """What a link may have behind its `#`, as GitHub makes it of the headings in their order."""
        seen: Counter[str] = Counter()
        anchors = []
        for section in self.sections:
            slug = re.sub(r"[^\w\- ]", "", section.title.lower()).replace(" ", "-")
            anchors.append(f"{slug}-{seen[slug]}" if seen[slug] else slug)
            seen[slug] += 1
        return anchors


def all_pages() -> list[Path]:
    """Every page of the project, but for what was installed or generated."""
    found = []
    for place, directories, files in os.walk(ROOT):
        directories[:] = [name for name in directories if name not in _NOT_OURS and not name.startswith(".")]
        found += [Path(place, name) for name in files if name.endswith(".md")]
    return sorted(found)


@cache
def page(path: Path) -> Page:
    """Read a page."""
    sections = [Section(0, "")]
    tokens = _MARKDOWN.parse(path.read_text("utf-8"))
    for index, token in enumerate(tokens):
        section = sections[-1]
        if token.type == "heading_open":
            sections.append(Section(int(token.tag[1:]), _text(_children(tokens[index + 1]))))
        elif token.type == "fence":
            section.blocks.append(Block(token.info, token.content))
        elif token.type == "tr_open":
            section.rows.append(_row(tokens[index:]))
        elif token.type == "html_block":
            section.links += _links_of_html(token.content)
        elif token.type == "inline":
            section.code += _code(_children(token))
            section.links += _links(_children(token))
    return Page(path, sections)


def _children(token: Token) -> Sequence[Token]:
    return token.children or []


def _row(tokens: Iterable[Token]) -> Row:
    cells: list[Sequence[Token]] = []
    for token in tokens:
        if token.type == "tr_close":
            break
        if token.type == "inline":
            cells.append(_children(token))
    return Row(tuple(map(_text, cells)), frozenset(code for cell in cells for code in _code(cell)))


def _text(inline: Iterable[Token]) -> str:
    return "".join(token.content for token in inline)


def _code(inline: Iterable[Token]) -> list[str]:
    return [token.content for token in inline if token.type == "code_inline"]


def _links(inline: Iterable[Token]) -> list[str]:
    found = []
    for token in inline:
        found += [unquote(str(token.attrs[name])) for name in ("href", "src") if name in token.attrs]
        if token.type == "html_inline":
            found += _links_of_html(token.content)
    return found


def _links_of_html(text: str) -> list[str]:
    parser = _Links()
    parser.feed(text)
    return parser.found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.found += [value for name, value in attrs if name in _ADDRESSES and value]
