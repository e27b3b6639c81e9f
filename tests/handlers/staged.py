"""A cast over a database, and a way back to the state in which it was ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract_tests.access.founding import found
from db.models import database
from tests.conftest import KEPT

if TYPE_CHECKING:
    from contract_tests.access.cast import Cast
    from tests.conftest import Service

State = dict[str, list[tuple[Any, ...]]]
"""All rows of all tables."""


class Stage:
    """A new cast on a service, and all that its database held when the cast was ready."""

    def __init__(self, service: Service) -> None:
        self.cast: Cast = found(service.empty())
        self._database = service.database
        self._tables = sorted(set(database.get_tables()) - KEPT)
        self._beginning = self._state()

    def has_changed(self) -> bool:
        """Whether the database holds anything else than in the beginning."""
        return self._state() != self._beginning

    def restore(self) -> None:
        """Let the database hold what it held in the beginning, and nothing else."""
        database.initialize(self._database)
        with database.atomic():
            for table, rows in self._beginning.items():
                database.execute_sql(f'DELETE FROM "{table}"')  # noqa: S608 - names of tables
                for row in rows:
                    places = ", ".join([database.param] * len(row))
                    database.execute_sql(f'INSERT INTO "{table}" VALUES ({places})', row)  # noqa: S608 - the same

    def _state(self) -> State:
        rows = {table: database.execute_sql(f'SELECT * FROM "{table}"').fetchall() for table in self._tables}  # noqa: S608 - the same
        return {table: sorted(found, key=repr) for table, found in rows.items()}
