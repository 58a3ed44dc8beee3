"""After a purge: what a bundle's purge leaves to be emptied here, and the pages written anew.

A purge commits like any change. What it took out is then zeroed in the file's pages (`secure_delete`), but the
search index keeps words in merged pieces and the write-ahead log keeps frames: only after the index was made
again and the whole file was written anew does nothing of it lie in the file. Until then the file says so itself.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection

from desktop.base.clock import as_datetime
from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.base.ids import new_id
from desktop.base.progress import SILENT, Progress, step
from desktop.store import database, log, purging, search
from desktop.store.oplog import Session, Writer
from desktop.workspace.unit import NothingWritten, Unit

ROOM: Final = (
    3  # writing the file anew passes every page through the write-ahead log once, and once into the file
)
FOLLOW: Final = "retention.follow"


def follow(db: Connection, session: Session, voided: purging.Voided, actor: str) -> int:
    """Empty the steps of this file that still tell what a received purge took out, and purge again what was
    written beside it; returns the hybrid time after.

    Other files do the same for theirs: the operations travel as any, and doing it twice does no harm.
    """
    newest = int(log.meta(db, "hlc") or 0)
    session = replace(session, stream="", hlc=max(session.hlc, newest))
    now = session.clock.milliseconds()
    fields = {
        "name": FOLLOW,
        "args": {},
        "actor": actor,
        "at": as_datetime(now).strftime("%Y-%m-%dT%H:%M:%S"),
    }
    unit = Unit(Writer(db, session, new_id(session.random), actor), FOLLOW, fields)
    for (kind, entity_id), fields_left in voided.parallel.items():
        unit.purge(kind, entity_id, fields_left)
    unit.forget(voided.texts)
    try:
        unit.close(now, actor)
    except NothingWritten:
        return session.hlc
    return session.hlc


def insist_on_room(office: Any) -> None:
    """Raise `EnvironmentFailure` when the file could not be written anew where it stands."""
    size = office.path.stat().st_size
    if shutil.disk_usage(office.path.parent).free < ROOM * size:
        raise EnvironmentFailure(
            _("磁盘空间不够:清除以后要把数据文件整个重写一遍。请先清理磁盘。"), code="purge.room"
        )


def unfinished(office: Any) -> bool:
    """Whether the pages still hold what a purge took out (the program ended before they were written anew)."""
    with office.read() as db:
        return purging.pending(db)


def rewrite(office: Any, progress: Progress = SILENT) -> None:
    """Write the whole file anew, so that no page holds what was purged; safe to be interrupted and called again.

    Raises `EnvironmentFailure` when there is no room, or others keep reading an older state (`store.busy`).
    """
    insist_on_room(office)
    with office.local() as db:
        step(progress, 0, 4, _("重建查找索引"))
        search.rebuild(db)
    with office._writing, database.sorted_errors():
        office._engine.dispose()  # connections at rest in the pool would keep the log from being emptied
        raw = database.connect(office.path, office._key, make=False)  # a bare one, without views of its own
        try:
            step(progress, 1, 4, _("重写数据文件"))
            raw.execute("VACUUM")
            step(progress, 2, 4, _("清空预写日志"))
            if raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise EnvironmentFailure(_("数据正在使用,清除还差最后一步。请稍后再试。"), code="store.busy")
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("DELETE FROM meta WHERE key = ?", (purging.PENDING,))
            raw.execute("COMMIT")
        finally:
            raw.close()
    step(progress, 4, 4, _("重写数据文件"))
