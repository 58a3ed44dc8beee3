"""Files from the district for the computers of an office: ordinary bundles with what each of them lacks of its own log.

What the district laid down, corrected, asked or handed over stands in the office's part of the log; a file that was lost
is healed by the next, which begins where the computer's newest bundle said it stood.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import orjson
from sqlalchemy import Connection, func, insert, select

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, system_random
from desktop.district import chain, pen, rights
from desktop.district.database import Database
from desktop.district.pack_tables import letter
from desktop.district.schema import ROWS, audit, conflict, installation, office
from desktop.exchange.bundle import cutting
from desktop.exchange.bundle.manifest import LATEST_WALL
from desktop.exchange.bundle.write import Sender, write_bundle
from desktop.queries.streams import Told, day_of
from desktop.security.install import Install, fingerprint
from desktop.store.op import trusted
from desktop.store.run import Run
from desktop.store.vector import Vector

SUFFIX: Final = ".sqb"
COUNTED: Final = ("household", "resident", "building", "grid")


@dataclass(frozen=True, slots=True)
class Letter:
    """One written file; `ops` 0 means that the computer holds everything already. `number` counts per office."""

    office: str
    computer: str
    signer: str
    number: int
    ops: int
    path: Path


@dataclass(frozen=True, slots=True)
class _Wanted:
    number: int
    computer: str
    signer: str
    recipient: str
    runs: tuple[Run, ...]
    since: Vector
    have: Vector
    sender: Sender


def write(
    database: Database, code: str, folder: Path, *, keys: Install, actor: str, at_ms: int,
    random: RandomBytes = system_random,
) -> tuple[Letter, ...]:  # fmt: skip
    """Write into `folder` a file for each computer of the office that is believed, several when it is too much for one.

    Raises `NotFound` for an office that is not enrolled, `Refused` when none of its computers is believed, a file of
    that name is there or whoever asks may only look at this database, `EnvironmentFailure` when the disk fails.
    """
    rights.insist_writing(database)
    with database.read() as db:
        wanted = _wanted(db, code, keys, at_ms)
    done = []
    for one in wanted:
        out = folder / f"{code}-{one.number:04d}-{fingerprint(one.signer)[:4]}{SUFFIX}"
        written = write_bundle(
            one.runs, recipient=one.recipient, signer=keys, out=out, sender=one.sender, since=one.since,
            have=one.have, random=random,
        )  # fmt: skip
        row = {
            "office": code, "number": one.number, "signer": one.signer, "bundle_id": written.bundle_id,
            "sha256": written.digest, "ops": written.ops, "written_ms": at_ms, "actor": actor,
        }  # fmt: skip
        detail = {"office": code, "to": fingerprint(one.recipient), "ops": written.ops, "number": one.number}

        def note(db: Connection, row: dict[str, object] = row, detail: dict[str, object] = detail) -> None:
            db.execute(insert(letter).values(**row))
            chain.append(
                db, actor=actor, event="letter.written", object_id=str(row["bundle_id"]), detail=detail,
                at_ms=at_ms,
            )  # fmt: skip

        database.change(note)
        done.append(Letter(code, one.computer, one.signer, one.number, written.ops, written.path))
    return tuple(done)


def _wanted(db: Connection, code: str, keys: Install, at_ms: int) -> list[_Wanted]:
    row = db.execute(select(office).where(office.c.code == code)).mappings().first()
    if row is None:
        raise NotFound(_("没有登记过社区 {code}。").format(code=code), code="district.unknown_office")
    here = (installation.c.office == code, installation.c.revoked_ms.is_(None))
    computers = db.execute(select(installation).where(*here).order_by(installation.c.signer)).mappings().all()
    if not computers:
        raise Refused(_("这个社区没有可用的电脑,无法写下发文件。"), code="district.no_computer")
    have = Vector.from_json(orjson.loads(row["have"]))
    number = int(db.execute(select(func.max(letter.c.number)).where(letter.c.office == code)).scalar() or 0)
    head = db.execute(select(audit.c.hash).order_by(audit.c.no.desc()).limit(1)).scalar()
    conflicts = db.execute(
        select(func.count()).select_from(conflict).where(conflict.c.office == code)
    ).scalar()
    counts = {
        kind: int(db.execute(select(func.count()).select_from(ROWS[kind]).where(ROWS[kind].c.office == code)).scalar() or 0)
        for kind in COUNTED
    }  # fmt: skip
    found: list[_Wanted] = []
    for computer in computers:
        runs, since = (
            pen.lacking(db, code, computer["signer"]),
            pen.acknowledged(db, code, computer["signer"]),
        )
        about = Sender(
            db_id=hashlib.sha256(f"gezhi district {keys.public_key} {code}".encode()).hexdigest()[:32],
            office=code, bundle_seq=0, wall_ms=min(max(0, at_ms), LATEST_WALL), conflicts=int(conflicts or 0),
            audit_head=bytes(head or bytes(32)).hex(), counts=counts, state_digest={}, told=_told(runs, keys),
        )  # fmt: skip
        for part in cutting.portions(runs, have, orjson.loads(row["digest"])):
            number += 1
            found.append(_Wanted(
                number, computer["name"], computer["signer"], computer["recipient"], tuple(part.runs), since, part.have,
                replace(about, bundle_seq=number, state_digest=part.digest),
            ))  # fmt: skip
            since = part.have
    return found


def _told(runs: Sequence[Run], keys: Install) -> dict[str, Told]:
    """Which streams the district itself wrote, so that an office can call them the district's."""
    found = {}
    for run in runs:
        first, last = trusted(run.ops[0]), trusted(run.ops[-1])
        if first.install == keys.install_id:
            days = day_of(first.wall_ms), day_of(last.wall_ms)
            found[run.stream] = Told(keys.install_id, *days, keys.public_key)
    return found
