"""What a form says otherwise than the last return that went out: of everything, and of every place it has a row for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from desktop.queries import snapshots
from desktop.queries.snapshots import SnapshotRow
from desktop.returns.evaluation import Basis
from desktop.returns.indicator import Value
from desktop.returns.scope import COMMUNITY, GRID
from desktop.returns.snapshot import compare, thaw
from desktop.returns.template.teaching import Teaching


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure that is another one now; `place` is "" for everything together, None means 未采集."""

    place: str
    code: str
    name: str
    was: Value
    now: Value


@dataclass(frozen=True, slots=True)
class Since:
    """The return compared with, and what is another figure since, whole figures first."""

    last: SnapshotRow
    moved: tuple[Moved, ...]


def since_last(basis: Basis, taught: Teaching) -> Since | None:
    """Against the newest standing return of the same kind up to the day; every return keeps the whole catalogue.

    None when nothing was issued yet, or for several offices together. Raises `EnvironmentFailure` for a spoiled one.
    """
    if len(basis.offices) != 1:
        return None
    office = basis.offices[0]
    with office.read() as db:
        last = snapshots.latest(db, before=(basis.as_of + timedelta(days=1)).isoformat())
    if last is None:
        return None
    kept, codes = thaw(office, last.id), taught.codes
    was = {code: figure for code, figure in kept.figures.items() if code in codes}
    found = [
        Moved("", d.code, d.name, d.was, d.now) for d in compare(was, basis.evaluate(codes=codes).figures)
    ]
    for kind in (COMMUNITY, GRID):
        asked = [s for s in taught.sheets if s.per == kind and s.columns]
        columns = {one.code for sheet in asked for one in sheet.columns.values()}
        wanted = [code for code in codes if code in columns]
        before = kept.by(kind) if wanted else {}
        for part in basis.each(kind, codes=wanted) if wanted else ():
            known = before.get(part.place, {})
            found += [
                Moved(part.place, code, figure.name, known.get(code), figure.value)
                for code, figure in part.figures.items()
                if known.get(code) != figure.value
            ]
    return Since(last, tuple(found))
