"""Copies of the office file: made and proved, listed, thinned, opened as a new file; `bringing_back` picks records out.

A copy is a whole office file with its key slots beside it. It counts only after it was opened again and its pages,
its log and its rows were checked. It may stand on any disk: nobody writes to it. Its name says whose it is, when it
was made, and which operations it holds (the beginning of a hash): two copies of one digest hold the same ledger.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from desktop.base import patience
from desktop.base.clock import as_datetime
from desktop.base.errors import Cancelled, EnvironmentFailure, GezhiError
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain import rolling
from desktop.domain.permissions import Action
from desktop.operations import backup_notes
from desktop.queries import accounts
from desktop.security import audit, keyslots
from desktop.store import database, intake, verify
from desktop.workspace import Workspace, copies

SUFFIX: Final = ".gezhi-copy"
STAMP: Final = "%Y%m%d-%H%M%S"
SPARE: Final = 3  # a copy is begun only when so many times its size is free
DIGEST: Final = 8  # hexadecimal digits of the hash of what a copy holds
_NAME: Final = re.compile(r"(.+)-(\d{8}-\d{6})(?:-([0-9a-f]{8}))?" + re.escape(SUFFIX))


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy: where it stands, when it was made (local time), how large it is, what it holds ("" unknown)."""

    path: Path
    made: datetime
    bytes: int
    digest: str = ""


def make(
    office: Workspace, folder: Path, *, actor: str, reason: str = "", progress: Progress = SILENT
) -> Backup:
    """Copy the office while it is open because somebody asks for it, who must be allowed to.

    Raises `Refused` (`permission.back_up`), and as `make_by_itself`.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.BACK_UP)
    return make_by_itself(office, folder, actor=actor, reason=reason, progress=progress)


def make_by_itself(
    office: Workspace, folder: Path, *, actor: str, reason: str, progress: Progress = SILENT, as_it_is: bool = False,
) -> Backup:  # fmt: skip
    """Copy the office while it is open, prove the copy, thin the older ones beside it.

    For the program's own copies (daily, on leaving, before a risky step), whoever is signed in: a reader's evening
    must not go without. `reason` goes into the audit entry. Raises `EnvironmentFailure` when there is no room or the
    copy does not prove (`backup.room`, `backup.unproven`): then no file is left and older copies are untouched.
    Of an office in a folder that cannot be written the copy is made elsewhere; the office cannot note it down.
    `as_it_is`: what is wrong with the office itself is copied with it, before it is mended; such a copy is noted as
    not proved and takes nobody's place.
    """
    with database.sorted_errors():
        _insist_writable(office, folder)
        folder.mkdir(parents=True, exist_ok=True)
        moment = as_datetime(office.clock.milliseconds())
        while any(
            folder.glob(f"{_begin(office, moment)}*{SUFFIX}")
        ):  # two within a second: the later keeps the later name
            moment += timedelta(seconds=1)
        begin = folder / _begin(office, moment)
        if shutil.disk_usage(folder).free < SPARE * office.path.stat().st_size:
            raise EnvironmentFailure(_("备份位置的空间不够,请换一个磁盘或清理后再试。"), code="backup.room")
        with copies.begun(office, begin, progress) as part:
            step(progress, 1, 3, _("核对备份"))
            digest, sound = _proved(office, part, progress, as_it_is)
            final = begin.with_name(f"{begin.name}-{digest}{SUFFIX}")
            copies.finish(office, part, final)
        made = Backup(final, moment, final.stat().st_size, digest)
        if office.read_only:
            return made
        backup_notes.note(office, final, sound=sound)
        if sound:
            thin(folder, office.path, moment.replace(tzinfo=None))
    office.record_event("backup.made", actor=actor, detail={"bytes": made.bytes, "reason": reason})
    return made


def _insist_writable(office: Workspace, folder: Path) -> None:
    """Of an office that can only be read: whether the place of its copies can be written at least."""
    if not office.read_only:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (probe := copies.part_of(office, folder / office.path.stem)).touch()
        patience.remove(probe)
    except OSError as error:
        words = _("备份的位置也只能读取,请另选一个能写入的磁盘或文件夹放备份(命令行用 --to)。")
        raise EnvironmentFailure(words, code="backup.place") from error


def _begin(office: Workspace, moment: datetime) -> str:
    return f"{office.path.stem}-{moment.strftime(STAMP)}"


def _proved(office: Workspace, copy: Path, progress: Progress, as_it_is: bool) -> tuple[str, bool]:
    """What a copy holds, and whether all of it holds. Of faults the office has too it is no use to blame the disk."""
    with copies.reading_copy(office, copy) as db:
        problems = problems_of(db, progress)
        digest = digest_of(db)
    if not problems:
        return digest, True
    with office.read() as db:
        as_here = set(problems) <= set(problems_of(db, progress))
    if not as_here:
        raise EnvironmentFailure(_("这份备份没有通过核对,已删除。请检查磁盘后重做。"), code="backup.unproven")
    if not as_it_is:
        words = _(
            "数据文件本身有问题,做不成可靠的备份:{problem}。请先到“检查与修复”修复;修复不了的,从以前的备份恢复。以前的备份没有动。"
        )
        raise EnvironmentFailure(words.format(problem=problems[0]), code="backup.office_unsound")
    return digest, False


def problems_of(db: Connection, progress: Progress = SILENT) -> list[str]:
    """Everything that makes a copy no copy: pages, structure, rows = fold of the log, the audit chain."""
    problems = verify.engine_problems(db, deep=True) or verify.row_problems(db, progress)
    if not problems and (broken := audit.broken_at(db)) is not None:
        problems = [_("审计记录从第 {n} 条起被改动过").format(n=broken)]
    return problems


def digest_of(db: Connection) -> str:
    """Eight hexadecimal digits that tell which operations a file holds."""
    held = "\n".join(f"{stream}:{first}-{last}" for stream, first, last in sorted(intake.vector(db).spans()))
    return hashlib.sha256(held.encode()).hexdigest()[:DIGEST]


def check(
    office: Workspace, backup: Path, *, password: str | None = None, progress: Progress = SILENT
) -> tuple[str, ...]:
    """Prove a copy again; returns what is wrong with it, nothing when it is sound, and notes that beside the time.

    Raises `Refused` (`backup.key`) for a copy under an older key whose password was not given.
    """
    try:
        with copies.reading_copy(office, backup, password=password) as db:
            problems = tuple(problems_of(db, progress))
        if wrong := copies.slots_problem(office, backup, opened=password is not None):
            problems += (wrong,)
    except Cancelled:
        raise
    except GezhiError as error:
        if error.code in {"backup.key", "backup.version", "password.wrong"}:
            raise
        problems = (error.text,)
    backup_notes.note(office, backup, sound=not problems)
    return problems


def backups(folder: Path, office: Path | None = None) -> list[Backup]:
    """The copies in a folder, newest first; of one office file alone when it is given.

    Several communities may put theirs into one folder, under one name: the slots beside a copy say whose it is.
    """
    stem, own = ("", "") if office is None else (office.stem, copies.own_id(office))
    found = []
    for path in folder.glob(f"*{SUFFIX}") if folder.is_dir() else ():
        named = _NAME.fullmatch(path.name)
        try:
            made = datetime.strptime(named[2], STAMP) if named else None  # noqa: DTZ007 - local time
        except ValueError:
            continue
        if named and made and stem in ("", named[1]) and not copies.of_another(path, own):
            found.append(Backup(path, made, path.stat().st_size, named[3] or ""))
    return sorted(found, key=lambda b: (b.made, b.path.name), reverse=True)


def newest(folder: Path, office: Path, now: datetime) -> Backup | None:
    """The newest copy by a clock (local time): none of a day to come, as a clock that was once fast names them,
    while there is another."""
    found = backups(folder, office)
    return next((one for one in found if one.made <= now), found[0] if found else None)


def thin(folder: Path, office: Path, now: datetime) -> list[Path]:
    """Remove what the rolling rule (12 days, 10 weeks, 9 months) no longer keeps at a moment; returns what went.

    Copies of days to come take nobody's place and stay: a clock was fast when they were made, or is slow now.
    """
    until_now = [one for one in backups(folder, office) if one.made <= now]
    keep = rolling.kept(b.made for b in until_now)
    return [_removed(backup) for backup in until_now if backup.made not in keep]


def age_out(folder: Path, office: Path, keep: Path) -> list[Path]:
    """Remove all copies but the one that was made after something was purged; returns what went. What a clock said
    when they were made does not matter."""
    return [_removed(backup) for backup in backups(folder, office) if backup.path != keep]


def _removed(backup: Backup) -> Path:
    patience.remove(backup.path)
    patience.remove(keyslots.slot_path(backup.path))
    return backup.path


def restore_as_new(backup: Path, target: Path) -> Path:
    """Put a copy in place as a new office file; nothing that stands there is overwritten.

    It opens with the password and the recovery code of the day of the copy, and continues under new streams, so
    that the file it was copied from stays valid beside it. Raises `Refused` (`office.exists`), `EnvironmentFailure`.
    """
    copies.put_in_place(backup, target)
    return target
