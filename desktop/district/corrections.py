"""Corrections from above: ordinary writes into an office's log over the versions the district saw.

Where the office edited the same field meanwhile, neither overwrites the other: both values stand in its inbox.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection, select

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, system_random
from desktop.district import chain, pen
from desktop.district.database import Database, derived
from desktop.district.projection import PERSONS
from desktop.district.schema import ROWS, office, op
from desktop.security.install import Install
from desktop.store import project
from desktop.store.sealing import RULES as SEALED

STEP: Final = "district.correct"
# What a district may put right: the register itself. Users, settings, care and what was printed are the office's own.
KINDS: Final = (
    "community", "compound", "building", "unit", "dwelling", "grid", "micro_grid", "territory", "household",
    "resident", "staff", "assignment",
)  # fmt: skip
LONGEST: Final = 500  # characters of a reason


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction: the step in the office's log, whose it is, what it was about; `at_ms` milliseconds since 1970."""

    office: str
    step: str
    author: str
    kind: str
    id: str
    fields: tuple[str, ...]
    why: str
    at_ms: int


def author_of(district: str, street: str = "") -> str:
    """By what name a correction stands in the office: the district's, or a street's."""
    return _("街道({name})").format(name=street) if street else _("区里({name})").format(name=district)


def correct(
    database: Database, code: str, kind: str, record_id: str, fields: Mapping[str, Any], *, keys: Install,
    author: str, why: str, actor: str, at_ms: int, random: RandomBytes = system_random,
) -> Correction:  # fmt: skip
    """Write fields of one record of an office as the district holds it. It reaches the office with its next file.

    Raises `NotFound` for an unknown office or record, `Refused` for a kind or field the district does not correct, for a
    value that does not fit, without a reason, and when everything is so already.
    """
    _insist(kind, fields, why)

    def work(db: Connection) -> str:
        if db.execute(select(office.c.code).where(office.c.code == code)).first() is None:
            raise NotFound(_("没有登记过社区 {code}。").format(code=code), code="district.unknown_office")
        with pen.writing(
            db, code, name=STEP, actor=author, install=keys.install_id, at_ms=at_ms,
            key=derived(keys, PERSONS), random=random,
            args={"subject": why.strip(), "kind": kind, "record": record_id, "fields": sorted(fields)},
        ) as district:  # fmt: skip
            if not district.set(kind, record_id, fields):
                raise Refused(_("这条记录已经是这样,没有要更正的。"), code="district.same")
        detail = {"office": code, "kind": kind, "fields": sorted(fields)}
        chain.append(
            db, actor=actor, event="office.corrected", object_id=record_id, detail=detail, at_ms=at_ms
        )
        return district.step_id

    step = database.change(work)
    return Correction(code, step, author, kind, record_id, tuple(sorted(fields)), why.strip(), at_ms)


def corrections(db: Connection) -> list[Correction]:
    """Every correction, the newest first."""
    step = ROWS["step"]
    rows = db.execute(
        select(step.c.office, step.c.id, step.c.actor, step.c.args, op.c.hlc)
        .join(op, (op.c.office == step.c.office) & (op.c.entity_id == step.c.id)).where(step.c.name == STEP)
        .order_by(op.c.hlc.desc(), step.c.id)
    )  # fmt: skip
    found = []
    for code, step_id, author, args, hlc in rows:
        told = orjson.loads(args or "{}")
        found.append(Correction(
            code, step_id, author, str(told.get("kind", "")), str(told.get("record", "")),
            tuple(told.get("fields", ())), str(told.get("subject", "")), hlc >> 16,
        ))  # fmt: skip
    return found


def shown(db: Connection, code: str, kind: str, record_id: str) -> dict[str, Any]:
    """A record of an office as the district holds it. Raises `NotFound`, `Refused` for a kind it does not correct."""
    _insist(kind, {}, "-")
    table = ROWS[kind]
    row = db.execute(select(table).where(table.c.office == code, table.c.id == record_id)).mappings().first()
    if row is None:
        raise NotFound(_("找不到这条记录。"), code="record.unknown")
    return {name: row[name] for name in sorted(project.field_names(kind))}


def _insist(kind: str, fields: Mapping[str, Any], why: str) -> None:
    if kind not in KINDS or kind in SEALED:
        raise Refused(_("区里不能更正这一类记录:{kind}。").format(kind=kind[:40]), code="district.kind")
    if unknown := sorted(fields.keys() - project.field_names(kind)):
        raise Refused(_("没有这一栏:{fields}。").format(fields="、".join(unknown)), code="district.field")
    if not project.fits(kind, fields):
        raise Refused(
            _('内容与栏目不符:名单写成 ["甲","乙"],是和否写成 true、false,数字写成数字。'), code="op.value"
        )
    if not why.strip() or len(why) > LONGEST:
        raise Refused(_("请写明为什么更正(不超过 {n} 字)。").format(n=LONGEST), code="district.why")
