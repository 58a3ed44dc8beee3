"""One office's rows as a database in memory with the office file's tables: every query of the office runs on it.

So the district counts with the same functions as the office, and a figure cannot differ because two programs worked it out
differently. Nothing touches a disk; sealed care stays sealed, as in an office file opened without its keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, create_engine, select
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from desktop.base.clock import FixedClock
from desktop.district.schema import ROWS
from desktop.store import ordering
from desktop.store.making import make_tables
from desktop.store.project import insert_new, permitted
from desktop.store.sealing import Seals

_COPYING: Final = Lock()


class Replica:
    """The rows of one office as they stand in the district's database; to be closed.

    `only`: of which record kinds, and which of their rows (`around.household`); None for all.
    """

    clock = FixedClock()  # stands in for an office's: without a log here nobody asks what hour it is

    def __init__(
        self, source: Connection, office: str, *, only: Mapping[str, ColumnElement[bool]] | None = None
    ) -> None:
        raw = _opened()
        with _COPYING:
            _blank().backup(raw)
        self._engine = create_engine(
            "sqlite://", creator=lambda: raw, poolclass=StaticPool, hide_parameters=True
        )
        self._raw = raw
        with self._engine.begin() as db, permitted(db):
            for kind, table in ROWS.items():
                if only is not None and kind not in only:
                    continue
                columns = [column for column in table.columns if column.name != "office"]
                wanted = select(*columns).where(table.c.office == office).order_by(table.c.id)
                found = source.execute(wanted if only is None else wanted.where(only[kind]))
                insert_new(db, kind, [tuple(row) for row in found])
        Seals().install(raw)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The connection, as `Workspace.read` gives it."""
        with self._engine.connect() as db:
            yield db

    def close(self) -> None:
        """Forget everything."""
        self._engine.dispose()
        self._raw.close()


def _opened() -> Any:
    raw = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    raw.execute("PRAGMA temp_store = MEMORY")
    ordering.install(raw)
    return raw


@lru_cache(maxsize=1)
def _blank() -> Any:
    """The empty tables, made once: to copy them takes a hundredth of the time."""
    raw = _opened()
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    with engine.begin() as db:
        make_tables(db)
    return raw
