"""What the figures of every office are made of, read office by office and kept until something new arrives.

An office's rows are put together in memory only while they are read (`replica`), so that a district of fifty offices
needs no more memory than one; what is kept are the facts its figures come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final, cast

from sqlalchemy import Connection, select

from desktop.base.progress import SILENT, Progress, step
from desktop.district.database import Database
from desktop.district.replica import Replica
from desktop.district.schema import office
from desktop.returns import Basis, Contradiction, Figure, Return, contradictions
from desktop.workspace import Workspace

SLOT: Final = "district.survey"  # whoever asks last is answered; what was read until then is kept for him
COVERAGE: Final = (
    "B04",
    "B05",
    "B07",
    "B12",
    "B17",
    "B18",
    "F01",
    "F07",
    "E07",
    "G05",
)  # percentages a map shows


class OfficeRows:
    """One office's rows, put together when read and forgotten after; `held` keeps them for several readings."""

    clock = Replica.clock

    def __init__(self, database: Database, code: str) -> None:
        self._database, self._code = database, code
        self._replica: Replica | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Until leaving, every reading sees the same rows."""
        with self._opened() as self._replica:
            try:
                yield
            finally:
                self._replica = None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """As `Workspace.read`."""
        if self._replica is not None:
            with self._replica.read() as db:
                yield db
            return
        with self._opened() as replica, replica.read() as db:
            yield db

    @contextmanager
    def _opened(self) -> Iterator[Replica]:
        with self._database.read() as source:
            replica = Replica(source, self._code)
        try:
            yield replica
        finally:
            replica.close()


@dataclass(frozen=True)
class Sheet:
    """One office on one day: its facts, and what contradicts in its figures."""

    code: str
    name: str
    basis: Basis
    clashes: tuple[Contradiction, ...]

    def figures(self) -> dict[str, Figure]:
        """Every figure of the office."""
        return self.basis.evaluate().figures

    def grids(self, codes: Sequence[str]) -> tuple[Return, ...]:
        """The figures of each of its grids."""
        return self.basis.each("grid", codes=codes)


class Survey:
    """Keeps the sheets of a district: an office is read again when something of it arrived, or for another day."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[str, tuple[tuple[str, date], Sheet]] = {}
        self._lock = Lock()

    def sheets(self, day: date, *, progress: Progress = SILENT) -> tuple[Sheet, ...]:
        """Every office that sent something, by code; raises `Cancelled`, and keeps what was read until then."""
        with self._lock:
            with self._database.read() as db:
                rows = db.execute(
                    select(office.c.code, office.c.name, office.c.have)
                    .where(office.c.ops > 0, office.c.left_ms.is_(None))
                    .order_by(office.c.code)
                ).all()
            found = []
            for number, (code, name, have) in enumerate(rows):
                step(progress, number, len(rows), name)
                found.append(self._sheet(code, name, (have, day)))
            return tuple(found)

    def _sheet(self, code: str, name: str, mark: tuple[str, date]) -> Sheet:
        known = self._kept.get(code)
        if known is not None and known[0] == mark:
            return known[1]
        rows = OfficeRows(self._database, code)
        with rows.held():
            basis = Basis([cast("Workspace", rows)], as_of=mark[1])
            made = Sheet(code, name, basis, tuple(contradictions(basis)))
        self._kept[code] = (mark, made)
        return made


def whole(sheets: Sequence[Sheet], day: date) -> Basis:
    """The district: every office's facts together, as `gezhi district return` counts them."""
    return Basis.joined([sheet.basis for sheet in sheets], as_of=day)
