"""Checking the office file against itself, and rebuilding what follows from the log."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress
from desktop.queries import exchange
from desktop.security import audit
from desktop.store import log, project, search, verify
from desktop.store.fold import fold
from desktop.store.schema import SYNCED
from desktop.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: problems in words, and how many fields wait for a decision between two versions."""

    problems: tuple[str, ...]
    conflicts: int


def check(office: Workspace, *, deep: bool = False, progress: Progress = SILENT) -> Report:
    """Everything that must hold; reading only."""
    with office.settled() if deep else office.read() as db:
        problems = verify.engine_problems(db, deep=deep)
        problems += verify.chain_problems(db, exchange.lost(db))
        problems += verify.row_problems(db, progress)
        if strays := search.strays(db):
            problems.append(_("查找索引有 {n} 条与台账不符").format(n=strays))
        broken = audit.broken_at(db)
        if broken is not None:
            problems.append(_("审计记录从第 {n} 条起被改动过").format(n=broken))
        conflicts = int(db.exec_driver_sql("SELECT count(*) FROM conflict").scalar() or 0)
    return Report(tuple(problems), conflicts)


def repair(office: Workspace, *, actor: str, progress: Progress = SILENT) -> tuple[str, ...]:
    """Make rows, conflicts and search again from the log; the log itself is never touched."""
    progress.report(0, 1, _("按操作记录重建"))
    with office.local() as db:
        records = fold(log.every_op(db))
        with project.permitted(db):
            for kind in SYNCED:
                db.exec_driver_sql(f'DELETE FROM "{kind}"')  # noqa: S608 - our own kinds
            db.exec_driver_sql("DELETE FROM conflict")
            project.write_records(db, records.values())
        search.rebuild(db)
        at = office.clock.milliseconds()
        audit.append(db, at_ms=at, actor=actor, event="office.repaired", detail={"records": len(records)})
    return (_("已按操作记录重建 {n} 条记录").format(n=len(records)),)


def fingerprint(db: Connection) -> str:
    """SHA-256 over every row of every synced table: equal for files that hold the same operations."""
    digest = hashlib.sha256()
    for kind in sorted(SYNCED):
        for row in db.exec_driver_sql(f'SELECT * FROM "{kind}" ORDER BY id'):  # noqa: S608 - our own kinds
            digest.update(repr((kind, *row)).encode())
    return digest.hexdigest()
