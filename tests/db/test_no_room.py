"""A file that cannot be written to keeps what it has, takes nothing more, and takes more when it can again."""

from __future__ import annotations

import pytest

from db.database import Unavailable, connect, outage, write
from db.models import database
from tests.db import marks
from tests.db.marks import mark


def set_pragma(name: str, value: int) -> None:
    database.execute_sql(f"PRAGMA {name} = {value}")


@pytest.fixture
def name_of_much(empty_sqlite: str) -> str:
    """A mark that needs more room than a new file has, on SQLite."""
    connect(empty_sqlite)
    marks.create()
    mark("before")
    return "x" * 100_000


def test_what_a_full_disk_has_no_room_for_is_not_kept_and_nothing_else_is_lost(name_of_much: str) -> None:
    pages = database.execute_sql("PRAGMA page_count").fetchone()[0]
    set_pragma("max_page_count", pages)

    def work() -> None:
        mark("with it")
        mark(name_of_much)

    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            write(work)
        assert outage(caught.value) == "database or disk is full"
        assert marks.marks() == {"before": 0}
    set_pragma("max_page_count", 2**30)
    write(work)
    assert marks.marks().keys() == {"before", "with it", name_of_much}


def test_a_file_that_may_only_be_read_takes_nothing_until_it_may_be_written_to(name_of_much: str) -> None:
    set_pragma("query_only", 1)
    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            write(lambda: mark(name_of_much))
        assert outage(caught.value) == "attempt to write a readonly database"
        assert marks.marks() == {"before": 0}
    set_pragma("query_only", 0)
    write(lambda: mark(name_of_much))
    assert marks.marks().keys() == {"before", name_of_much}
