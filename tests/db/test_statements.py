"""A statement is declared once, compiled once for each kind of database, and gets its values in the right places."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from peewee import BooleanField, Case, IntegerField, Model, OperationalError, TextField

from db.database import connect
from db.models import database
from db.statements import _fetch, statement

if TYPE_CHECKING:
    from peewee import Query


class Book(Model):
    """A row of the table that these statements work on."""

    title = TextField(unique=True)
    language = TextField()
    pages = IntegerField()
    is_read = BooleanField(default=True)
    note = TextField(null=True)

    class Meta:
        database = database
        table_name = "books"


UNREAD = "'100 %' ?? %s \\ $1"

BOOKS = [("Emma", "en", 474), ("Faust", "de", 158), ("Hamlet", "en", 104), ("Persuasion", "en", 236)]


@pytest.fixture
def _with_books(connected: str) -> None:
    del connected
    fill()


def fill() -> None:
    """Make the table, with four books in it."""
    database.create_tables([Book])
    Book.insert_many(BOOKS, [Book.title, Book.language, Book.pages]).execute()


@statement
def _in_english(fewest: int, most: int) -> Query:
    size = Case(None, ((Book.pages > 200, "long"),), "short")
    wanted = (Book.pages <= most) & (Book.language == "en") & (Book.pages >= fewest)
    return Book.select(Book.title, size).where(wanted).order_by(Book.title)


@statement
def _titles() -> Query:
    return Book.select(Book.title).order_by(Book.title)


@statement
def _add_unread() -> Query:
    row = {Book.title: UNREAD, Book.language: "de", Book.pages: 0, Book.is_read: False, Book.note: None}
    return Book.insert(row).returning(Book.title, Book.is_read, Book.note)


@statement
def _longer_than(title: str) -> Query:
    pages = Book.select(Book.pages).where(Book.title == title)
    return Book.select(Book.title).where((Book.pages > pages) & (Book.title != title)).order_by(Book.pages)


@statement
def _add(title: str, language: str, pages: int) -> Query:
    row = {Book.pages: pages, Book.title: title, Book.language: language}
    return Book.insert(row).on_conflict(action="NOTHING")


@statement
def _add_returning(title: str, pages: int) -> Query:
    row = {Book.title: title, Book.language: "fr", Book.pages: pages}
    return Book.insert(row).on_conflict(action="NOTHING").returning(Book.title, Book.pages)


@statement
def _translate(language: str, into: str) -> Query:
    return Book.update({Book.language: into, Book.pages: Book.pages + 10}).where(Book.language == language)


@statement
def _remove(title: str) -> Query:
    return Book.delete().where(Book.title == title)


# -------------------------------------------------------------------------------------------- binding


@pytest.mark.usefixtures("_with_books")
def test_values_stand_among_constants_in_the_order_of_the_parameters() -> None:
    assert _in_english.rows(104, 236) == [("Hamlet", "short"), ("Persuasion", "long")]
    assert _in_english.rows(237, 500) == [("Emma", "long")]
    assert _in_english.rows(500, 237) == []


@pytest.mark.usefixtures("_with_books")
def test_a_parameter_may_stand_in_several_places() -> None:
    assert _longer_than.rows("Faust") == [("Persuasion",), ("Emma",)]


@pytest.mark.usefixtures("_with_books")
def test_a_statement_may_have_one_value_or_none() -> None:
    assert _remove.run("Faust") == 1
    assert _titles.rows() == [("Emma",), ("Hamlet",), ("Persuasion",)]


@pytest.mark.usefixtures("_with_books")
def test_constants_of_all_kinds_are_what_they_are() -> None:
    assert _add_unread.rows() == [(UNREAD, False, None)]
    assert _longer_than.rows(UNREAD)[0] == ("Hamlet",)


@pytest.mark.usefixtures("_with_books")
def test_values_are_no_sql() -> None:
    title = "'; DROP TABLE books; -- %s ? \\ 😀"
    assert _add.run(title, "", 1) == 1
    assert _longer_than.rows(title)[0] == ("Hamlet",)
    assert _remove.run(title) == 1


# --------------------------------------------------------------------------------------------- results


@pytest.mark.usefixtures("_with_books")
def test_rows_are_all_there_are() -> None:
    assert _longer_than.rows("Emma") == []
    assert [title for (title,) in _longer_than.rows("Hamlet")] == ["Faust", "Persuasion", "Emma"]


@pytest.mark.usefixtures("_with_books")
def test_a_row_is_the_first_one_or_none() -> None:
    assert _in_english.row(1, 500) == ("Emma", "long")
    assert _in_english.row(1, 2) is None


@pytest.mark.usefixtures("_with_books")
def test_a_value_is_the_first_column_of_the_first_row_or_none() -> None:
    assert _in_english.value(1, 500) == "Emma"
    assert _in_english.value(1, 2) is None


@pytest.mark.usefixtures("_with_books")
def test_running_counts_the_rows_that_are_changed() -> None:
    assert _translate.run("en", "eo") == 3
    assert _translate.run("en", "eo") == 0
    assert Book.select(Book.pages).where(Book.title == "Emma").scalar() == 484
    assert _remove.run("Faust") == 1
    assert _remove.run("Faust") == 0
    assert _add.run("Faust", "de", 158) == 1
    assert _add.run("Faust", "de", 158) == 0


@pytest.mark.usefixtures("_with_books")
def test_what_an_insert_returns_is_a_row() -> None:
    assert _add_returning.row("Candide", 129) == ("Candide", 129)
    assert _add_returning.row("Candide", 130) is None
    assert _add_returning.value("Carmen", 77) == "Carmen"
    assert _add_returning.run("Nana", 400) == 1
    assert _add_returning.run("Nana", 400) == 0


# ------------------------------------------------------------------------------------------- compiling


def test_a_query_is_declared_once_for_each_kind_of_database(empty_sqlite: str, empty_postgres: str) -> None:
    declared = []

    @statement
    def longest(language: str, limit: int) -> Query:
        declared.append(type(database.obj))
        return Book.select(Book.title).where(Book.language == language).order_by(Book.pages.desc()).limit(limit)

    assert declared == []
    for url in (empty_sqlite, empty_postgres):
        connect(url)
        fill()
        for _ in range(3):
            assert longest.rows("en", 2) == [("Emma",), ("Persuasion",)]
            assert longest.rows("de", 2) == [("Faust",)]
        if url == empty_sqlite:
            database.close()
    assert len(declared) == len(set(declared)) == 2


def test_a_query_is_compiled_anew_for_no_other_database_of_the_same_kind(
    empty_sqlite: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    declared = []

    @statement
    def count_of(language: str) -> Query:
        declared.append(language)
        return Book.select(Book.title).where(Book.language == language)

    for url in (empty_sqlite, f"sqlite:///{tmp_path_factory.mktemp('other')}/chat.db"):
        connect(url)
        fill()
        assert len(count_of.rows("en")) == 3
        database.close()
    assert len(declared) == 1


def test_an_error_while_rows_are_fetched_is_one_of_peewees() -> None:
    class Broken:
        def fetchall(self) -> None:
            message = "disk I/O error"
            raise sqlite3.OperationalError(message)

    with pytest.raises(OperationalError, match="disk I/O error") as caught:
        _fetch(Broken())
    assert isinstance(caught.value.__context__, sqlite3.OperationalError)
