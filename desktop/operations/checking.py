"""Checking the office file against itself, and mending what follows from the log.

The check reads only and is the dry run of the repair. The repair is idempotent: what it can mend is not found by a
second run; what it cannot is told apart, since only a copy of the file or a salvage can help there.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.field_names import kind_name
from desktop.domain.permissions import Action
from desktop.queries import accounts, disputes, exchange, references
from desktop.security import audit
from desktop.store import log, project, search, verify
from desktop.store.fold import Record, fold
from desktop.store.schema import SYNCED
from desktop.workspace import Workspace

STAGES: Final = 6


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: problems in words, and how many fields wait for a decision between two versions.

    `beyond` are those of the problems that a repair cannot mend.
    """

    problems: tuple[str, ...]
    conflicts: int
    beyond: tuple[str, ...] = ()

    @property
    def mendable(self) -> tuple[str, ...]:
        """What a repair would mend."""
        return tuple(problem for problem in self.problems if problem not in self.beyond)


def check(office: Workspace, *, deep: bool = False, progress: Progress = SILENT) -> Report:
    """Everything that must hold; reading only. `deep`: every page and every photo too."""
    with office.settled() if deep else office.read() as db:
        step(progress, 0, STAGES, _("核对数据页"))
        beyond = verify.page_problems(db) if deep else []
        structure = verify.structure_problems(db, deep=deep)
        beyond += [text for text in structure if "index" not in text]  # an index is made anew, a page is not
        step(progress, 1, STAGES, _("核对操作记录"))
        beyond += verify.chain_problems(db, exchange.lost(db))
        rows = [text for text in structure if text not in beyond] + verify.row_problems(db, progress)
        step(progress, 3, STAGES, _("核对查找索引"))
        if strays := search.strays(db):
            rows.append(_("查找索引有 {n} 条与台账不符").format(n=strays))
        step(progress, 4, STAGES, _("核对记录之间的联系"))
        rows += _reference_problems(db)
        step(progress, 5, STAGES, _("核对审计记录"))
        broken = audit.broken_at(db)
        if broken is not None:
            beyond.append(_("审计记录从第 {n} 条起被改动过").format(n=broken))
        if deep and (spoiled := _spoiled_blobs(db)):
            rows.append(_("有 {n} 张照片的内容已损坏").format(n=len(spoiled)))
        conflicts = disputes.count(db)
    step(progress, STAGES, STAGES)
    return Report((*beyond, *rows), conflicts, tuple(beyond))


def _reference_problems(db: Connection) -> list[str]:
    counts: dict[tuple[str, str], int] = {}
    for one in references.dangling(db):
        counts[one.kind, one.target_kind] = counts.get((one.kind, one.target_kind), 0) + 1
    words = _("{n} 条{kind}所属的{target}不在册")
    return [
        words.format(n=n, kind=kind_name(kind), target=kind_name(target))
        for (kind, target), n in sorted(counts.items())
    ]


def _spoiled_blobs(db: Connection) -> list[str]:
    rows = db.exec_driver_sql("SELECT sha256, bytes FROM blob")
    return [name for name, content in rows if hashlib.sha256(content).hexdigest() != name]


def repair(office: Workspace, *, actor: str, progress: Progress = SILENT) -> tuple[str, ...]:
    """Make indexes, rows, conflicts and search again from the log, and give records their place back.

    The log itself is never touched; a copy is made first where copies are made. Returns what was done, in words.
    What is written into the ledger (places given back) is a step of its own that can be taken back.
    Raises `Refused` for somebody who may not repair, `Cancelled` with nothing changed.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.REPAIR)
    office.guard("office.repaired", "")
    with office.local() as db:
        step(progress, 0, 3, _("按操作记录重建"))
        db.exec_driver_sql("REINDEX")
        records = fold(log.every_op(db))
        with project.permitted(db):
            for kind in SYNCED:
                db.exec_driver_sql(f'DELETE FROM main."{kind}"')  # noqa: S608 - our own kinds
            db.exec_driver_sql("DELETE FROM conflict")
            project.write_records(db, records.values())
        step(progress, 1, 3, _("重建查找索引"))
        search.rebuild(db)
        spoiled = _spoiled_blobs(db)
        for name in spoiled:
            db.exec_driver_sql("DELETE FROM blob WHERE sha256 = ?", (name,))
        at = office.clock.milliseconds()
        audit.append(
            db, at_ms=at, actor=actor, event="office.repaired", detail={"records": len(records)},
            install=office.install,
        )  # fmt: skip
    done = [_("已按操作记录重建 {n} 条记录").format(n=len(records))]
    if spoiled:
        words = _("已去掉 {n} 张损坏的照片,与另一台电脑交换时会带回来;没有别的电脑就从备份找回")
        done.append(words.format(n=len(spoiled)))
    step(progress, 2, 3, _("核对记录之间的联系"))
    return (*done, *_give_places_back(office, actor))


def _give_places_back(office: Workspace, actor: str) -> list[str]:
    """Bring back what was removed while something still hangs on it; let go of what the log never knew."""
    back = let_go = 0
    with office.change("office.places_back", actor=actor, args={"subject": _("检查与修复")}) as unit:
        while True:
            found = references.dangling(unit.db)
            known = log.records(unit.db, sorted({one.target for one in found}))
            gone = {one.target for one in found if not _can_come_back(known.get(one.target), one.target_kind)}
            for kind, target in sorted({(one.target_kind, one.target) for one in found}):
                if target not in gone:
                    unit.restore(unit.record(kind, target), {}, alive=True)
                    back += 1
            for one in found:
                if one.target in gone:
                    unit.restore(unit.record(one.kind, one.id), {one.field: None}, alive=None)
                    let_go += 1
            if not found:
                break  # what came back may itself hang on something that is not there
    done = [_("已恢复 {n} 条被删除、但还有记录属于它的记录").format(n=back)] if back else []
    return [*done, _("已放开 {n} 处指向不存在记录的联系").format(n=let_go)] if let_go else done


def _can_come_back(record: Record | None, kind: str) -> bool:
    return record is not None and record.entity == kind and not record.gone


def fingerprint(db: Connection) -> str:
    """SHA-256 over every row of every synced table: equal for files that hold the same operations."""
    digest = hashlib.sha256()
    for kind in sorted(SYNCED):
        for row in db.exec_driver_sql(f'SELECT * FROM main."{kind}" ORDER BY id'):  # noqa: S608 - our own kinds
            digest.update(repr((kind, *row)).encode())
    return digest.hexdigest()
