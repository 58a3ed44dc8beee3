"""The monthly proof that a copy can be restored: the newest one is put in a place of its own, opened and checked.

What a proof beside the copy cannot show is shown here: that it opens as an office file of its own, takes a new
entry, and still agrees with its log. The place is removed again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from desktop.base.clock import as_datetime
from desktop.base.errors import Cancelled, GezhiError, NotFound
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.permissions import Action
from desktop.operations import automatic_backups, backup_notes, backups, checking
from desktop.queries import accounts
from desktop.workspace import Workspace, copies

PLACE: Final = ".gezhi-rehearsal-"
LAST: Final = "backup.rehearsal"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """When the newest copy was last restored for practice (ms since 1970), which one, and what was wrong ("" none)."""

    at_ms: int
    name: str
    wrong: str

    @property
    def words(self) -> str:
        """For the status: 上次恢复演练 11月2日 成功."""
        day = as_datetime(self.at_ms)
        told = _("成功") if not self.wrong else _("没有通过:{wrong}").format(wrong=self.wrong)
        return _("上次恢复演练 {month}月{day}日 {told}").format(month=day.month, day=day.day, told=told)


def last(office: Workspace) -> Rehearsal | None:
    """The last one, None before the first."""
    with office.read() as db:
        kept = backup_notes.read(db, LAST)
    return Rehearsal(int(kept["at"]), str(kept["name"]), str(kept["wrong"])) if "at" in kept else None


def due(office: Workspace) -> bool:
    """Whether none was made in this calendar month and there is a copy to make it with."""
    done = last(office)
    now = as_datetime(office.clock.milliseconds())
    if done is not None and as_datetime(done.at_ms).strftime("%Y-%m") == now.strftime("%Y-%m"):
        return False
    stands = automatic_backups.standing(office)
    return stands.plan.on and stands.newest is not None


def rehearse(
    office: Workspace, *, actor: str, backup: Path | None = None, progress: Progress = SILENT,
    place: Callable[..., str] = mkdtemp,
) -> Rehearsal:  # fmt: skip
    """Restore the newest copy (or `backup`) into `place()`, check all of it, keep the result, remove the place.

    The place is made beside the office, encrypted like it, and what an earlier one left when the power went is
    removed with it. Raises `NotFound` when there is no copy, `Refused` for who may not make copies (the entry that
    proves the restored file would be refused too); what is wrong with a copy is the answer and not an error.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.BACK_UP)
    chosen = backup or getattr(automatic_backups.standing(office).newest, "path", None)
    if chosen is None:
        raise NotFound(_("还没有备份,先做一次备份。"), code="backup.none")
    for left in office.path.parent.glob(f"{PLACE}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(place(prefix=PLACE, dir=office.path.parent))
    wrong = ""
    try:
        step(progress, 0, 2, _("恢复到临时位置"))
        restored = backups.restore_as_new(chosen, folder / "office.gezhi")
        step(progress, 1, 2, _("全面检查"))
        wrong = _wrong_with(office, restored, chosen.name, actor, progress)
    except Cancelled:
        raise
    except GezhiError as error:
        wrong = error.text
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    done = Rehearsal(office.clock.milliseconds(), chosen.name, wrong)
    with office.local() as db:
        backup_notes.write(db, LAST, {"at": done.at_ms, "name": done.name, "wrong": wrong})
    office.record_event("backup.rehearsed", actor=actor, detail={"problems": int(bool(wrong))})
    return done


def _wrong_with(office: Workspace, restored: Path, name: str, actor: str, progress: Progress) -> str:
    """What keeps a restored copy from being an office of its own, "" when nothing does: who has a password gets in, it
    agrees with its log, and takes a new entry."""
    if wrong := copies.slots_problem(office, restored):
        return wrong
    with copies.twin(office, restored) as again:
        if problems := checking.check(again, deep=True, progress=progress).problems:
            return "; ".join(problems)
        with again.change("backup.rehearsed", actor=actor) as unit:
            unit.create("setting", {"key": "backup.rehearsed", "value": name})
        return "; ".join(checking.check(again).problems)
