"""Whether the file is what its log says: rows = fold(log), chains unbroken, the engine's own checks clean."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.field_names import kind_name
from desktop.store import log, project, purging
from desktop.store.fold import Record
from desktop.store.op import Op, chain, trusted
from desktop.store.schema import SYNCED
from desktop.store.vector import Vector


def engine_problems(db: Connection, *, deep: bool) -> list[str]:
    """What the engine finds: page authentication (SQLCipher, when `deep`) and structure."""
    return (page_problems(db) if deep else []) + structure_problems(db, deep=deep)


def page_problems(db: Connection) -> list[str]:
    """Pages that are not what was written, by the engine's own check of every page's seal."""
    return _words(db, "PRAGMA cipher_integrity_check")


def structure_problems(db: Connection, *, deep: bool) -> list[str]:
    """What does not hang together inside the file; an index that lacks a row only when `deep`."""
    return _words(db, "PRAGMA integrity_check" if deep else "PRAGMA quick_check")


def _words(db: Connection, pragma: str) -> list[str]:
    found = [str(row[0]) for row in db.exec_driver_sql(pragma) if row[0] != "ok"]
    return [_("数据文件结构有损坏:{detail}").format(detail=text) for text in found]


def chain_problems(db: Connection, lost: Vector | None = None) -> list[str]:
    """Streams whose operations do not hash to what is stored, or that miss operations not declared lost."""
    found = []
    given_up = lost or Vector()
    rows = db.exec_driver_sql(
        "SELECT o.stream_no, s.id, o.seq, o.body, o.hash, m.hash FROM oplog o JOIN stream s ON s.no = o.stream_no "
        "LEFT JOIN seam m ON m.stream_no = o.stream_no AND m.seq = o.seq ORDER BY o.stream_no, o.seq"
    )
    for (_no, stream), ops in groupby(rows, key=lambda row: (row[0], row[1])):
        expected, tip, sound = 1, bytes(32), True
        for _stream_no, _id, seq, body, digest, seam in ops:
            if seq != expected and not given_up.holds_range(stream, expected, seq - 1):
                found.append(
                    _("缺少记录:{stream} 第 {first} 至 {last} 条").format(
                        stream=stream[:8], first=expected, last=seq - 1
                    )
                )
            salvaged = seq != expected and seam is not None and bytes(seam) == log.LOST_LINK
            if seq != expected:
                tip = bytes(seam) if seam is not None else b""
            sound = sound and (salvaged or chain(tip, body.encode()) == bytes(digest))
            expected, tip = seq + 1, bytes(digest)
        if not sound:
            found.append(_("操作记录 {stream} 被改动过").format(stream=stream[:8]))
    unasked, left = purging.problems(db)
    if unasked:
        found.append(_("有 {n} 条操作记录的内容被拿走,却没有清除的记录").format(n=unasked))
    if left:
        found.append(_("有 {n} 条操作记录的内容应已清除,却还在").format(n=left))
    return found


def row_problems(db: Connection, progress: Progress = SILENT) -> list[str]:
    """Records whose row is not the fold of their operations; empty when log and tables agree."""
    wrong: dict[str, int] = {}
    seen: dict[str, int] = dict.fromkeys(SYNCED, 0)
    total = int(db.exec_driver_sql("SELECT count(DISTINCT entity_id) FROM oplog").scalar() or 0)
    for done, record in enumerate(_records(db)):
        if done % 500 == 0:
            step(progress, done, total, _("核对操作记录与台账"))
        if record.entity not in SYNCED:
            continue
        if not _agrees(db, record):
            wrong[record.entity] = wrong.get(record.entity, 0) + 1
        seen[record.entity] += record.alive
    for kind, count in seen.items():
        stored = int(db.exec_driver_sql(f'SELECT count(*) FROM main."{kind}"').scalar() or 0)  # noqa: S608 - our own kinds
        if stored != count:
            wrong[kind] = wrong.get(kind, 0) + abs(stored - count)
    return [
        _("{kind} 表有 {n} 行与操作记录不符").format(kind=kind_name(kind), n=n)
        for kind, n in sorted(wrong.items())
    ]


def _records(db: Connection) -> Iterator[Record]:
    rows = db.exec_driver_sql("SELECT entity_id, body FROM oplog ORDER BY entity_id")
    for entity_id, group in groupby(rows, key=lambda row: row[0]):
        ops: list[Op] = [trusted(body) for _id, body in group]
        record = Record(ops[0].entity, entity_id)
        for op in ops:
            record.take(op)
        yield record


def _agrees(db: Connection, record: Record) -> bool:
    names = ", ".join(f'"{c.name}"' for c in SYNCED[record.entity].columns)
    sql = f'SELECT {names} FROM main."{record.entity}" WHERE id = ?'  # noqa: S608 - names from our own schema
    row = db.exec_driver_sql(sql, (record.id,)).first()
    expected = project.row_of(record.entity, record.id, record.shown()) if record.alive else None
    conflicts = {
        name for (name,) in db.exec_driver_sql("SELECT field FROM conflict WHERE entity_id = ?", (record.id,))
    }
    return (tuple(row) if row else None) == expected and conflicts == set(record.conflicts())
