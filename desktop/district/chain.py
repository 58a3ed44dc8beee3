"""The district's audit: who did what when, each line chained to the one before (SHA-256), in the same transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection, insert, select

from desktop.base.i18n import N_, _
from desktop.district.schema import audit

EVENTS: Final[Mapping[str, str]] = {
    "bundle.received": N_("收下交换包"), "bundle.refused": N_("拒收交换包"), "computer.joined": N_("社区又有一台电脑"),
    "computer.reinstated": N_("电脑恢复使用"), "office.refolded": N_("重新整理社区的数据"),
    "duplicate.answered": N_("答复重复登记"), "letter.written": N_("写下发文件"), "office.certified": N_("给社区发证书"),
    "office.corrected": N_("区里更正数据"), "office.enrolled": N_("登记电脑"), "office.revoked": N_("停用电脑"),
    "pack.laid_down": N_("制定下发规定"), "receipt.written": N_("写回执"), "transfer.issued": N_("办理转出"),
    "transfer.refused": N_("退回转出申请"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One event; `at_ms` milliseconds since 1970."""

    no: int
    at_ms: int
    actor: str
    event: str
    ok: bool
    object: str
    detail: str


def event_words(event: str) -> str:
    """What was done, in words; the bare name of an event that a newer program wrote."""
    return _(EVENTS[event]) if event in EVENTS else event


def append(
    db: Connection,
    *,
    actor: str,
    event: str,
    object_id: str,
    detail: Mapping[str, Any],
    at_ms: int,
    ok: bool = True,
) -> None:
    """Write the next line."""
    last = db.execute(select(audit.c.no, audit.c.hash).order_by(audit.c.no.desc()).limit(1)).first()
    no, before = (int(last[0]) + 1, bytes(last[1])) if last else (1, bytes(32))
    line = Line(
        no, at_ms, actor, event, ok, object_id, orjson.dumps(detail, option=orjson.OPT_SORT_KEYS).decode()
    )
    db.execute(insert(audit).values(
        no=no, at_ms=at_ms, actor=actor, event=event, ok=int(ok), object=object_id, detail=line.detail,
        hash=_hash(before, line),
    ))  # fmt: skip


def lines(db: Connection) -> Iterator[Line]:
    """Every line, the oldest first."""
    for row in db.execute(select(audit).order_by(audit.c.no)):
        yield Line(row.no, row.at_ms, row.actor, row.event, bool(row.ok), row.object, row.detail)


def first_broken(db: Connection) -> int | None:
    """The number of the first line that does not follow from the one before; None when all do."""
    before, expected = bytes(32), 1
    for row in db.execute(select(audit).order_by(audit.c.no)):
        line = Line(row.no, row.at_ms, row.actor, row.event, bool(row.ok), row.object, row.detail)
        if line.no != expected or bytes(row.hash) != _hash(before, line):
            return expected
        before, expected = bytes(row.hash), expected + 1
    return None


def _hash(before: bytes, line: Line) -> bytes:
    body = [line.no, line.at_ms, line.actor, line.event, int(line.ok), line.object, line.detail]
    return hashlib.sha256(before + orjson.dumps(body)).digest()
