"""Copies of an office file under its own key: made while it is open, and looked into without their slots."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.security import keyslots
from desktop.store import database, upgrade
from desktop.workspace.office import Workspace


@contextmanager
def begun(office: Workspace, final: Path, progress: Progress = SILENT) -> Iterator[Path]:
    """A copy of the file as it stands, under another name until the body proved it; then it and its slots are there.

    Readers and writers go on meanwhile. Whatever the body raises leaves nothing behind.
    """
    part = final.with_name(final.name + ".part")
    with _all_or_nothing(part, keyslots.slot_path(final)):
        step(progress, 0, 3, _("复制数据"))
        upgrade.copy_file(office.path, office._key, part)
        yield part
        keyslots.write_atomically(keyslots.slot_path(final), keyslots.slot_path(office.path).read_bytes())
        part.replace(final)


def put_in_place(copy: Path, target: Path) -> None:
    """A copy and its slots as an office file of another name; nothing that stands there is overwritten.

    Raises `Refused` (`office.exists`), `EnvironmentFailure` (`backup.incomplete`, or the disk).
    """
    with database.sorted_errors():
        if target.exists() or keyslots.slot_path(target).exists():
            raise Refused(_("这里已有一个数据文件,不会覆盖。请换一个名字或文件夹。"), code="office.exists")
        slots, part = keyslots.slot_path(copy), target.with_name(target.name + ".part")
        if not copy.is_file() or not slots.is_file():
            raise EnvironmentFailure(_("备份不完整:数据文件和钥匙文件要放在一起。"), code="backup.incomplete")
        with _all_or_nothing(part, keyslots.slot_path(target)):
            shutil.copyfile(copy, part)
            keyslots.write_atomically(keyslots.slot_path(target), slots.read_bytes())
            part.replace(target)


@contextmanager
def _all_or_nothing(*files: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for left in files:
            with suppress(OSError):
                left.unlink(missing_ok=True)
        raise


@contextmanager
def reading_copy(office: Workspace, copy: Path) -> Iterator[Connection]:
    """Look into a copy of this file; raises `EnvironmentFailure` when it does not open."""
    with database.sorted_errors():
        engine = database.engine_for(copy, office._key, make=False)
        try:
            with engine.connect() as db, db.begin():
                yield db
        finally:
            engine.dispose()
