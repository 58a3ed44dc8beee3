"""Small files that are old or new and never half: key slots, secrets, anchors, recovery sheets."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from desktop.base import patience


def write_atomically(path: Path, content: bytes) -> None:
    """Old or new, never half: write beside, flush to disk, rename; a failure leaves nothing beside."""
    beside = path.with_name(path.name + ".new")
    _write(beside, content, os.O_TRUNC)
    try:
        patience.rename(beside, path)
    except BaseException:
        _drop(beside)
        raise
    _flush_folder(path.parent)


def write_once(path: Path, content: bytes, *, mark: str) -> None:
    """Make a file that is never replaced: when another process was first, its content stands.

    `mark`: what tells this process's unfinished file from another's. Readable by this user only (0600).
    """
    part = path.with_name(f"{path.name}.{mark}.part")
    _write(part, content, os.O_EXCL)
    try:
        os.link(part, path)  # unlike a rename it never replaces what a faster process wrote
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        if not path.exists():
            part.rename(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()


def _write(path: Path, content: bytes, how: int) -> None:
    descriptor = patience.patiently(lambda: os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600))
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        _drop(path)
        raise


def _drop(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def _flush_folder(folder: Path) -> None:
    """POSIX: the name reaches the disk with its folder only."""
    if os.name == "posix":
        descriptor = patience.patiently(lambda: os.open(folder, os.O_RDONLY))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
