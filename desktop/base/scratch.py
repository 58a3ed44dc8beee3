"""The one private folder for everything temporary: emptied when the program ends, and of dead programs at its start.

We write nothing unencrypted of an office there; this is the second fence. Every library's temporary files go there
too, since `tempfile` and the environment of child processes are turned to it: on Linux libcups puts the pages there
that are on their way to the printer, and takes them away when they are handed over (`tests/ui/test_print_leaks.py`).
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Final

import psutil

_NAMES: Final = ("TMPDIR", "TMP", "TEMP")
ROOT: Final = "gezhi-temporary"


def begin(base: Path | None = None) -> Path:
    """Make this process's folder below `base` (None: the system's own place) and empty those of dead ones."""
    root = (base or Path(tempfile.gettempdir())) / f"{ROOT}-{_who()}"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep(root)
    own = root / str(os.getpid())
    own.mkdir(mode=0o700, exist_ok=True)
    tempfile.tempdir = str(own)
    for name in _NAMES:
        os.environ[name] = str(own)
    atexit.register(remove, own)
    return own


def sweep(root: Path) -> None:
    """Remove what processes that are gone left behind."""
    for left in root.iterdir() if root.is_dir() else ():
        if not left.name.isdecimal() or not psutil.pid_exists(int(left.name)):
            remove(left)


def remove(folder: Path) -> None:
    """Take a folder away with all in it; what somebody still holds goes at the next start."""
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            folder.unlink()


def _who() -> str:
    """Something of the user's in the name, so that two users of one PC have two folders."""
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
