"""The figures of every office, read office by office and kept until something new arrives.

An office's rows are put together in memory only while they are read (`replica`), and the facts its figures come from are
kept of a few offices only, so that a district of a thousand offices needs little more memory than one of fifty.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from threading import Lock, RLock
from typing import Final, NamedTuple, cast

from sqlalchemy import Connection, func, select

from desktop.base.progress import SILENT, Progress, step
from desktop.district.database import Database
from desktop.district.replica import Replica
from desktop.district.schema import audit, office
from desktop.returns import Basis, Figure, Norms, Return, contradictions
from desktop.returns.adding import Sums, added
from desktop.workspace import Workspace

KEPT: Final = 24  # offices whose facts stay in memory
REFOLDED: Final = "office.refolded"  # in the audit: an office's rows were folded anew from its log
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


@dataclass(frozen=True, slots=True)
class Odd:
    """What contradicts in an office's figures, without the `count` records it is about."""

    code: str
    text: str
    fix: str
    count: int


@dataclass(frozen=True)
class Sheet:
    """One office on one day: its figures with what they are made of, and what contradicts in them."""

    code: str
    name: str
    sums: Mapping[str, Sums]
    norms: Norms
    clashes: tuple[Odd, ...]
    _all: Mapping[str, Figure]
    _facts: Callable[[], Basis]

    @property
    def basis(self) -> Basis:
        """The office's facts; read again when other offices have taken their place meanwhile."""
        return self._facts()

    def figures(self) -> Mapping[str, Figure]:
        """Every figure of the office."""
        return self._all

    def grids(self, codes: Sequence[str]) -> tuple[Return, ...]:
        """The figures of each of its grids."""
        return self.basis.each("grid", codes=codes)


class _Mark(NamedTuple):
    """By what it is known whether an office has to be read again: what it holds, and when its rows were last set right."""

    have: str
    name: str
    refolded: int
    day: date


class Survey:
    """Keeps the sheets of a district: an office is read again when something of it arrived, or for another day.

    Of every office its figures (0.1 MB), and the facts they come from (some 4 MB an office of 7,300 people) of those
    `KEPT` that were asked for last.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sheets: dict[str, tuple[_Mark, Sheet]] = {}
        self._facts: OrderedDict[str, tuple[_Mark, Basis]] = OrderedDict()
        self._lock, self._reading = Lock(), RLock()

    def sheets(self, day: date, *, progress: Progress = SILENT) -> tuple[Sheet, ...]:
        """Every office that sent something, by code; raises `Cancelled`, and keeps what was read until then."""
        with self._lock:
            with self._database.read() as db:
                marks = _marks(db, day)
            for code in self._sheets.keys() - marks.keys():
                del self._sheets[code]
            found = []
            for number, (code, mark) in enumerate(marks.items()):
                step(progress, number, len(marks), mark.name)
                found.append(self._sheet(code, mark))
            return tuple(found)

    def _sheet(self, code: str, mark: _Mark) -> Sheet:
        known = self._sheets.get(code)
        if known is not None and known[0] == mark:
            return known[1]
        rows = OfficeRows(self._database, code)
        with rows.held():
            basis = Basis([cast("Workspace", rows)], as_of=mark.day)
            sums = basis.sums()
            odd = tuple(Odd(one.code, one.text, one.fix, len(one.rows)) for one in contradictions(basis))
            made = Sheet(
                code, mark.name, sums, basis.norms, odd, added([sums], basis.norms),
                lambda: self._basis(code, mark),
            )  # fmt: skip
        self._sheets[code] = (mark, made)
        self._keep(code, mark, basis)
        return made

    def _basis(self, code: str, mark: _Mark) -> Basis:
        with self._reading:
            known = self._facts.get(code)
            if known is not None and known[0] == mark:
                self._facts.move_to_end(code)
                return known[1]
        rows = OfficeRows(self._database, code)
        with rows.held():
            basis = Basis([cast("Workspace", rows)], as_of=mark.day)
        self._keep(code, mark, basis)
        return basis

    def _keep(self, code: str, mark: _Mark, basis: Basis) -> None:
        with self._reading:
            self._facts[code] = (mark, basis)
            self._facts.move_to_end(code)
            while len(self._facts) > KEPT:
                self._facts.popitem(last=False)


def _marks(db: Connection, day: date) -> dict[str, _Mark]:
    """Every office that sent something, by code."""
    refolded = select(audit.c.object, func.max(audit.c.no)).where(audit.c.event == REFOLDED)
    last = {str(code): int(number) for code, number in db.execute(refolded.group_by(audit.c.object))}
    rows = select(office.c.code, office.c.name, office.c.have).where(office.c.ops > 0).order_by(office.c.code)
    return {code: _Mark(have, name, last.get(code, 0), day) for code, name, have in db.execute(rows)}


def whole(sheets: Sequence[Sheet]) -> dict[str, Figure]:
    """The district: every office's figures added up, as `gezhi district return` counts them."""
    return added([sheet.sums for sheet in sheets], sheets[0].norms if sheets else Norms())
