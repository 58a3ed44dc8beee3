"""Purges in an office's bundle: held back at the district unless somebody who may, as its own accounts say, purged."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import orjson
from sqlalchemy import Connection, select

from desktop.district.schema import ROWS, office, op
from desktop.domain.permissions import Action, Permit
from desktop.exchange.bundle import purges
from desktop.store import forks
from desktop.store.log import chunks
from desktop.store.op import PURGE, Op, trusted
from desktop.store.run import Run
from desktop.store.vector import Vector

MARK = '%"k":"purge"%'


def insist(db: Connection, code: str, runs: Sequence[Run]) -> int:
    """How many new purges a bundle brings; raises `Refused` (`bundle.purge`) when one is by somebody who may not.

    In the transaction that takes it in, before it does: what the bundle itself says of accounts does not count yet.
    """
    new = _new(db, code, runs)
    if not new:
        return 0
    may = _directors(db, code)
    held_back = purges.unauthorised(
        new, lambda name: may is None or name in may, lambda ids: _purged(db, code, ids)
    )
    if held_back:
        raise purges.refusal(held_back, district=True)
    return len(new)


def count(db: Connection, code: str, runs: Sequence[Run]) -> int:
    """How many new purges a bundle brings, whoever wrote them."""
    return len(_new(db, code, runs))


def _new(db: Connection, code: str, runs: Sequence[Run]) -> list[Op]:
    have = db.execute(select(office.c.have).where(office.c.code == code)).scalar()
    telling, other = purges.telling(runs), Vector()
    for run in telling:
        here = (op.c.office == code, op.c.stream == run.stream, op.c.seq.between(run.first, run.last))
        rows = db.execute(select(op.c.seq, op.c.hash).where(*here))
        first = forks.parts_at(run, {int(seq): bytes(link) for seq, link in rows})
        if first is not None:  # another history of the same stream: it comes in as a branch
            other.add(run.stream, first, run.last)
    return purges.arriving(telling, other.missing(Vector.from_json(orjson.loads(have or "{}"))))


def _directors(db: Connection, code: str) -> set[str] | None:
    """Who may purge in an office, those included whose account ended since; None while it has no accounts."""
    account = ROWS["account"].c
    rows = db.execute(select(account.name, account.roles).where(account.office == code)).all()
    if not rows:
        return None
    return {str(name) for name, roles in rows if Permit.of(orjson.loads(roles or "[]")).may(Action.PURGE)}


def _purged(db: Connection, code: str, ids: Collection[str]) -> set[str]:
    """Which of some records were purged before; without any, one that ever was."""
    mine = (op.c.office == code, op.c.body.like(MARK))
    if not ids:
        return {str(one) for (one,) in db.execute(select(op.c.entity_id).where(*mine).limit(1))}
    found: set[str] = set()
    for part in chunks(sorted(ids)):
        rows = db.execute(select(op.c.body).where(*mine, op.c.entity_id.in_(part)))
        found |= {one.id for (body,) in rows if (one := trusted(body)).kind == PURGE}
    return found
