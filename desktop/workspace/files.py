"""The files of an office beside each other: the data file, its engine's own files, its key slots."""

from __future__ import annotations

import contextlib
from pathlib import Path

from desktop.base import patience
from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.security import anchor, slotfile
from desktop.store import database

OFFICE_FILE = "office.gezhi"


def engine_version() -> str:
    """The version of the database engine; raises `EnvironmentFailure` when it is one that can corrupt a file."""
    database.refuse_affected_engine()
    return database.VERSION


def office_path(path: Path) -> Path:
    """The data file itself, also when its folder was named, or a link to it that lies on the desktop: lock, slots and
    what the engine keeps stand beside the file, and two programs that came by two names must find the same."""
    with database.sorted_errors():
        path = path / OFFICE_FILE if path.is_dir() else path
        return path.resolve() if path.is_symlink() else path


def remove_unfinished(path: Path, home: Path | None = None) -> None:
    """Leave nothing of an office that could not be made."""
    slotfile.remove(path, home)
    anchor.forget(path, home)
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        with contextlib.suppress(OSError):
            path.with_name(name).unlink(missing_ok=True)


def refuse_plain(path: Path) -> None:
    """Raise for a file that is visibly something else; an encrypted one begins with random bytes."""
    with patience.patiently(lambda: path.open("rb")) as file:
        start = file.read(16)
    if start.startswith((b"SQLite format 3", b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")) or not start:
        raise EnvironmentFailure(_("这不是格知的数据文件。"), code="store.not_ours")
