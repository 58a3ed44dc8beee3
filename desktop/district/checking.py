"""Whether an office's rows at the district are what its log says, and folding them anew where they are not.

When a receipt differs in a row though both hold the same operations, one side's rows are spoilt. Here it is found out
which: the log decides, on both sides.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, select

from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.district import chain, forking, projection
from desktop.district.database import Database, derived
from desktop.district.replica import Replica
from desktop.district.schema import office, op
from desktop.queries import receipts
from desktop.security.install import Install
from desktop.store.digest import StateDigest


@dataclass(frozen=True, slots=True)
class Checked:
    """`log`: whether the operations add up to the kept digest. `rows`: how many rows were not as the log says."""

    office: str
    log: bool
    rows: int
    repaired: bool


class _KeepNothing(Exception):
    """The rows were folded to be counted, not to be kept."""


def check(
    database: Database, code: str, *, keys: Install, actor: str, at_ms: int, repair: bool = False
) -> Checked:
    """Fold an office's log anew and compare; the result is kept when `repair`. Raises `NotFound`."""
    told: list[Checked] = []

    def work(db: Connection) -> None:
        kept = db.execute(select(office.c.digest).where(office.c.code == code)).scalar()
        if kept is None:
            raise NotFound(_("没有登记过社区 {code}。").format(code=code), code="district.unknown_office")
        before = _marks(db, code)
        projection.refold(db, code, key=derived(keys, projection.PERSONS))
        wrong = len(before.items() ^ _marks(db, code).items())
        told[:] = [Checked(code, _digest(db, code) == orjson.loads(kept), wrong, repair and wrong > 0)]
        if not told[0].repaired:
            raise _KeepNothing
        chain.append(
            db, actor=actor, event="office.refolded", object_id=code, detail={"rows": wrong}, at_ms=at_ms
        )

    with suppress(_KeepNothing):
        database.change(work)
    return told[0]


def _marks(db: Connection, code: str) -> dict[tuple[str, str], str]:
    replica = Replica(db, code)
    try:
        with replica.read() as rows:
            found = receipts.marks(rows)
    finally:
        replica.close()
    return {(kind, row): mark for kind, marks in found.items() for row, mark in marks.items()}


def _digest(db: Connection, code: str) -> dict[str, str]:
    digest, forked = StateDigest(), forking.known(db, code)
    rows = db.execute(select(op.c.stream, op.c.seq, op.c.body, op.c.hash).where(op.c.office == code))
    digest.add(
        (body.encode(), bytes(link))
        for stream, seq, body, link in rows
        if stream not in forked or seq < forked[stream]
    )
    return digest.by_kind()
