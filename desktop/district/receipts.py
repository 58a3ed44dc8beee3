"""Writing receipts: the district's totals of an office and a mark of each row, for the office to compare."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import orjson
from sqlalchemy import select

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.district import chain, making, rights
from desktop.district.database import Database
from desktop.district.replica import Replica
from desktop.district.schema import installation, office
from desktop.exchange.bundle import receipt
from desktop.queries import receipts
from desktop.security.install import Install
from desktop.store.vector import Vector


def write(
    database: Database, code: str, out: Path, *, keys: Install, day: date, actor: str, at_ms: int
) -> receipt.Receipt:
    """Write the receipt of one office, sealed for each of its computers; returns what it says.

    Raises `NotFound` for an office that is not enrolled, `Refused` when none of its computers is believed, and for who
    may only look at this database.
    """
    rights.insist_writing(database)
    with database.read() as db:
        facts = making.facts(db, keys)
        row = db.execute(select(office).where(office.c.code == code)).mappings().first()
        if row is None:
            raise NotFound(_("没有登记过社区 {code}。").format(code=code), code="district.unknown_office")
        here = (installation.c.office == code, installation.c.revoked_ms.is_(None))
        recipients = [str(one) for (one,) in db.execute(select(installation.c.recipient).where(*here))]
        if not recipients:
            raise Refused(_("这个社区没有可用的电脑,无法出具回执。"), code="district.no_computer")
        replica = Replica(db, code)
        try:
            with replica.read() as rows:
                totals, marks = receipts.totals(rows, day=day), receipts.marks(rows)
        finally:
            replica.close()
    told = receipt.Receipt(
        facts["code"], facts["name"], keys.public_key, keys.recipient, code, at_ms,
        Vector.from_json(orjson.loads(row["have"])), orjson.loads(row["digest"]), totals.plain(), marks,
    )  # fmt: skip
    receipt.write(told, out, signer=keys, recipients=recipients)
    database.change(
        lambda db: chain.append(
            db,
            actor=actor,
            event="receipt.written",
            object_id=code,
            detail={"ops": len(told.have)},
            at_ms=at_ms,
        )
    )
    return told
