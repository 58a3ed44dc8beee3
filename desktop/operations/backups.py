"""Copies of the office file: made and proved, thinned, opened as a new file, or searched for records to bring back.

A copy is a whole office file with its key slots beside it. It counts only after it was opened again and its pages,
its log and its rows were checked. It may stand on any disk: nobody writes to it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from desktop.base.clock import as_datetime
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain import rolling
from desktop.domain.changes import Changes
from desktop.security import keyslots
from desktop.store import database, verify
from desktop.store.schema import SYNCED
from desktop.workspace import Workspace, copies

SUFFIX: Final = ".gezhi-copy"
STAMP: Final = "%Y%m%d-%H%M%S"
NOT_BROUGHT_BACK: Final = frozenset({"step"})
SPARE: Final = 3  # a copy is begun only when so many times its size is free


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: where it stands, when it was made (local time), how large it is."""

    path: Path
    made: datetime
    bytes: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that stands otherwise in the copy: `then` its fields there, `now` those here (None: removed here)."""

    kind: str
    id: str
    then: dict[str, Any]
    now: dict[str, Any] | None


def make(office: Workspace, folder: Path, *, actor: str, progress: Progress = SILENT) -> Backup:
    """Copy the office while it is open, prove the copy, thin the older ones beside it.

    Raises `EnvironmentFailure` when there is no room or the copy does not prove (`backup.room`, `backup.unproven`):
    then no file is left and older copies are untouched.
    """
    moment = as_datetime(office.clock.milliseconds())
    final = folder / f"{office.path.stem}-{moment.strftime(STAMP)}{SUFFIX}"
    with database.sorted_errors():
        folder.mkdir(parents=True, exist_ok=True)
        if final.exists():
            raise Refused(_("这一秒已经做过一次备份。"), code="backup.exists")
        if shutil.disk_usage(folder).free < SPARE * office.path.stat().st_size:
            raise EnvironmentFailure(_("备份位置的空间不够,请换一个磁盘或清理后再试。"), code="backup.room")
        with copies.begun(office, final, progress) as part:
            step(progress, 1, 3, _("核对备份"))
            _prove(office, part)
            step(progress, 2, 3, _("整理旧备份"))
        thin(folder, office.path.stem)
    made = Backup(final, moment, final.stat().st_size)
    office.record_event("backup.made", actor=actor, detail={"bytes": made.bytes})
    return made


def _prove(office: Workspace, copy: Path) -> None:
    with copies.reading_copy(office, copy) as db:
        problems = verify.engine_problems(db, deep=True) + verify.row_problems(db)
        if problems:
            raise EnvironmentFailure(
                _("这份备份没有通过核对,已删除。请检查磁盘后重做。"), code="backup.unproven"
            )


def backups(folder: Path, stem: str = "") -> list[Backup]:
    """The copies in a folder, newest first; of one office when its file's `stem` is given."""
    found = []
    for path in folder.glob(f"*{SUFFIX}") if folder.is_dir() else ():
        name, _dash, stamp = path.name.removesuffix(SUFFIX)[:-7].rpartition("-")
        try:
            made = datetime.strptime(stamp + path.name.removesuffix(SUFFIX)[-7:], STAMP)  # noqa: DTZ007 - local time
        except ValueError:
            continue
        if not stem or name == stem:
            found.append(Backup(path, made, path.stat().st_size))
    return sorted(found, key=lambda b: (b.made, b.path.name), reverse=True)


def thin(folder: Path, stem: str) -> list[Path]:
    """Remove what the rolling rule (12 days, 10 weeks, 9 months) no longer keeps; returns what went."""
    all_of_it = backups(folder, stem)
    keep, gone = rolling.kept(b.made for b in all_of_it), []
    for backup in all_of_it:
        if backup.made not in keep:
            backup.path.unlink()
            keyslots.slot_path(backup.path).unlink(missing_ok=True)
            gone.append(backup.path)
    return gone


def restore_as_new(backup: Path, target: Path) -> Path:
    """Put a copy in place as a new office file; nothing that stands there is overwritten.

    It opens with the password and the recovery code of the day of the copy, and continues under new streams, so
    that the file it was copied from stays valid beside it. Raises `Refused` (`office.exists`), `EnvironmentFailure`.
    """
    copies.put_in_place(backup, target)
    return target


def differences(
    office: Workspace, copy: Workspace, *, kinds: Iterable[str] = (), hidden: frozenset[str] = frozenset(),
    progress: Progress = SILENT,
) -> list[Difference]:  # fmt: skip
    """The records of a copy that were changed or removed since, by kind and id; `copy` is the opened copy.

    `hidden`: the care categories that whoever asks may not know of; their records are left out.
    """
    wanted = [kind for kind in (kinds or SYNCED) if kind not in NOT_BROUGHT_BACK]
    found: list[Difference] = []
    with office.read() as here, copy.read() as there:
        for number, kind in enumerate(wanted):
            step(progress, number, len(wanted), _("与备份对照"))
            now = _rows(here, kind)
            found += [
                Difference(kind, record_id, then, now.get(record_id))
                for record_id, then in _rows(there, kind).items()
                if now.get(record_id) != then and then.get("category") not in hidden
            ]
    return found


def _rows(db: Connection, kind: str) -> dict[str, dict[str, Any]]:
    rows = db.execute(SYNCED[kind].select().order_by(SYNCED[kind].c.id)).mappings()
    return {row["id"]: {str(name): value for name, value in row.items() if name != "id"} for row in rows}


def bring_back(office: Workspace, chosen: Sequence[Difference], *, source: str, actor: str) -> Changes:
    """Write the chosen records as they were in the copy: an ordinary step, undone like any other.

    Raises `Refused` when nothing is chosen, `NotFound` for a record this file's log never knew.
    """
    if not chosen:
        raise Refused(_("请先选择要找回的记录。"), code="backup.nothing")
    args = {"subject": _("{n} 条记录").format(n=len(chosen)), "source": source}
    with office.change("backup.bring_back", actor=actor, args=args) as unit:
        for one in chosen:
            record = unit.record(one.kind, one.id)
            changed = {n: v for n, v in one.then.items() if one.now is None or one.now.get(n) != v}
            unit.restore(record, changed, alive=None if record.alive else True)
    return unit.changes
