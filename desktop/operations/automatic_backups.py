"""Copies nobody has to think of: daily, when the program is left, before a risky step, and to a second place.

The first place is a folder beside the office file unless another was chosen. The second is on another disk or a
stick: a small mark is left there, so that it is known again under whatever letter it comes back.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from desktop.base.clock import as_datetime
from desktop.base.errors import EnvironmentFailure, GezhiError, Refused
from desktop.base.i18n import N_, _
from desktop.base.ids import new_id
from desktop.base.progress import SILENT, Progress
from desktop.domain.permissions import Action
from desktop.operations import backup_notes, backups
from desktop.operations.backups import Backup
from desktop.queries import accounts
from desktop.store import location
from desktop.workspace import Workspace, copies

FOLDER: Final = N_("备份")  # on the disk it is called so in every language
PLAN: Final = "backup.plan"
SECOND: Final = "backup.second"
REMIND_DAYS: Final = 7
DAY_MS: Final = 86_400_000
REPAIR: Final = "office.repaired"  # what is to be mended is copied as it is
RISKY: Final = (  # names of steps, or their beginnings, before which a copy is made
    "import.", "paste.", "bundle.", "pack.", "grid.move", "grid.merge", "grid.split", "grid.extract",
    "grid.close", "grid.divide", "grid.micros", "bulk.", "duplicate.merge", "retention.purge",
    "care.purge", "doors.generate", REPAIR,
    "backup.bring_back",
)  # fmt: skip
HARMLESS: Final = frozenset({"pack.preview"})
ASKED: Final = "asked"
REASONS: Final = {"daily": N_("每日"), "leaving": N_("退出时"), ASKED: N_("手工"), "second": N_("第二处")}

Mounts = Callable[[], Iterable[Path]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Where copies go. `second`: where the second place was last seen; `inside` its path below the disk's root."""

    folder: Path
    second: Path | None = None
    inside: str = ""
    mark: str = ""
    remind_days: int = REMIND_DAYS
    on: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """How safe the office is: the newest copies of both places, and whether the second is overdue.

    `second_here` is the second place when it is plugged in; `days` since the last copy there, None for never, or for
    nobody knows: it is of a day to come.
    """

    plan: Plan
    newest: Backup | None
    second_here: Path | None
    days: int | None

    @property
    def overdue(self) -> bool:
        """Whether to remind of the second place."""
        return self.days is None or self.days >= self.plan.remind_days


def plan(db: Connection, office: Path) -> Plan:
    """What was chosen on this PC, or the folder beside the office file."""
    kept = backup_notes.read(db, PLAN)
    second = kept.get("second")
    return Plan(
        Path(kept.get("folder") or office.parent / FOLDER), Path(second) if second else None, kept.get("inside", ""),
        kept.get("mark", ""), int(kept.get("days", REMIND_DAYS)), bool(kept.get("on", True)),
    )  # fmt: skip


def choose(
    office: Workspace, *, actor: str, folder: Path | None = None, second: Path | None = None,
    remind_days: int | None = None, on: bool | None = None,
) -> Plan:  # fmt: skip
    """Choose places and reminders; what is None stays. Raises `Refused` for a second place that is none."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.BACK_UP)
        before = plan(db, office.path)
    first = folder or before.folder
    kept: dict[str, Any] = {
        "folder": str(first), "second": str(before.second or ""), "inside": before.inside, "mark": before.mark,
        "days": before.remind_days if remind_days is None else max(1, remind_days),
        "on": before.on if on is None else on,
    }  # fmt: skip
    if second is not None:
        if second.resolve() in (first.resolve(), office.path.parent.resolve()):
            raise Refused(_("第二处要在另一个磁盘或U盘上,不能和第一处相同。"), code="backup.same_place")
        there = copies.mark_of(
            second
        )  # of another office that puts its copies there too: it must find its place again
        kept |= {"second": str(second), "inside": _inside(second), "mark": there or new_id(office.random)}
        copies.mark_place(second, kept["mark"])
    with office.local() as db:
        backup_notes.write(db, PLAN, kept)
        if second is not None:
            backup_notes.write(db, SECOND, {})
    with office.read() as db:
        return plan(db, office.path)


def _inside(folder: Path) -> str:
    """The path below the root of the disk the folder is on."""
    resolved = folder.absolute()
    root = next((p for p in (resolved, *resolved.parents) if p.is_mount()), Path(resolved.anchor))
    return resolved.relative_to(root).as_posix()


def second_here(chosen: Plan, mounts: Mounts = location.mounts) -> Path | None:
    """The second place if it can be reached now: where it was, or on any disk that carries its mark."""
    if chosen.second is None:
        return None
    for folder in (chosen.second, *(root / chosen.inside for root in mounts())):
        if chosen.mark and copies.mark_of(folder) == chosen.mark:
            return folder
    return None


def standing(office: Workspace, mounts: Mounts = location.mounts) -> Standing:
    """What there is, for the start page and the settings."""
    with office.read() as db:
        chosen = plan(db, office.path)
        at = backup_notes.read(db, SECOND).get("at")
    now = office.clock.milliseconds()
    newest = backups.newest(chosen.folder, office.path, _local(now))
    days = None if at is None or int(at) > now + DAY_MS else max(0, now - int(at)) // DAY_MS
    return Standing(chosen, newest, second_here(chosen, mounts), days)


def _local(at_ms: int) -> datetime:
    """As the names of copies say it."""
    return as_datetime(at_ms).replace(tzinfo=None)


def unchanged(office: Workspace, folder: Path) -> Backup | None:
    """A copy in a folder that is sound and holds all operations of the office, whatever day it is of, else None."""
    with office.read() as db:
        proofs, digest = backup_notes.proofs(db), backups.digest_of(db)
    for one in backups.backups(folder, office.path):
        proof = proofs.get(one.path.name)
        if one.digest == digest and proof is not None and proof.holds(one.bytes):
            return one
    return None


def back_up(
    office: Workspace,
    *,
    reason: str,
    actor: str,
    progress: Progress = SILENT,
    mounts: Mounts = location.mounts,
) -> tuple[Backup, ...]:
    """Copy to the first place unless its newest copy holds everything, and to the second when it is here.

    `reason`: a key of `REASONS`; "asked" is for whoever may make copies, the others the program does by itself.
    Returns the copies made. Raises as `backups.make`; a second place that fails stops nothing of the first.
    """
    with office.read() as db:
        if reason == ASKED:
            accounts.permit(db, actor).insist(Action.BACK_UP)
        chosen = plan(db, office.path)
    made = []
    newest = unchanged(office, chosen.folder)
    if newest is None:
        newest = backups.make_by_itself(office, chosen.folder, actor=actor, reason=reason, progress=progress)
        made.append(newest)
    place = second_here(chosen, mounts)
    if place is not None:
        if unchanged(office, place) is None:
            made.append(backups.make_by_itself(office, place, actor=actor, reason=reason, progress=progress))
        if office.read_only:
            return tuple(made)
        with office.local() as db:
            backup_notes.write(db, SECOND, {"at": office.clock.milliseconds()})
    return tuple(made)


def due(office: Workspace, mounts: Mounts = location.mounts) -> bool:
    """Whether today's copy is missing, or the second place has just been plugged in and is a day behind."""
    stands = standing(office, mounts)
    if not stands.plan.on:
        return False
    today = _local(office.clock.milliseconds()).date()
    missing = stands.newest is None or stands.newest.made.date() != today  # also one of a day to come
    behind = stands.second_here is not None and (stands.days is None or stands.days >= 1)
    return behind or (missing and unchanged(office, stands.plan.folder) is None)


def leaving(office: Workspace) -> bool:
    """Whether a copy is to be made before the program is left: something changed since the newest."""
    with office.read() as db:
        chosen = plan(db, office.path)
    return chosen.on and unchanged(office, chosen.folder) is None


def risky(office: Workspace, name: str, undoes: str = "") -> bool:
    """Whether a step of this name, or one that takes such a step back, wants a copy first."""
    if undoes:
        with office.read() as db:
            row = db.exec_driver_sql("SELECT name FROM step WHERE id = ?", (undoes,)).first()
        name = str(row[0]) if row else ""
    return name.startswith(RISKY) and name not in HARMLESS


def guard(office: Workspace, *, actor: str, progress: Progress = SILENT) -> Callable[[str, str], None]:
    """What a window or a command sets as `office.guard`: a copy before every risky step, or the step is not done."""

    def before(name: str, undoes: str) -> None:
        if not risky(office, name, undoes):
            return
        with office.read() as db:
            chosen = plan(db, office.path)
        if not chosen.on or unchanged(office, chosen.folder) is not None:
            return
        try:
            backups.make_by_itself(
                office, chosen.folder, actor=actor, reason=name, progress=progress, as_it_is=name == REPAIR
            )
        except GezhiError as error:
            if not isinstance(error, EnvironmentFailure):
                raise
            words = _(
                "这一步之前要先备份,但没有做成:{why}这一步没有做,原有数据完好。可在“设置—备份”换一个位置。"
            )
            raise EnvironmentFailure(words.format(why=error.text), code=error.code) from error

    return before


def room(office: Workspace, folder: Path) -> tuple[int, int]:
    """(bytes a copy wants free, bytes free) in a folder or the nearest one above it that exists."""
    standing_folder = next(p for p in (folder, *folder.absolute().parents) if p.is_dir())
    return backups.SPARE * office.path.stat().st_size, shutil.disk_usage(standing_folder).free
