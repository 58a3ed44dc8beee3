"""Waiting for a virus scanner or an indexer that holds a file for a moment: try again, a little later each time.

On Windows a file somebody else has open can be neither renamed, removed nor opened for writing; scanners let go
within seconds. SQLite waits by itself for its own files (SQLITE_FCNTL_WIN32_AV_RETRY, ten tries); this is for ours.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path
from typing import Final, TypeVar

T = TypeVar("T")

PAUSES: Final = (0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 1.0, 1.0)  # ten further tries, 5.1 seconds in all
HELD: Final = frozenset({errno.EACCES, errno.EBUSY, errno.EPERM, errno.EAGAIN})


def held(error: OSError) -> bool:
    """Whether the system says that somebody else has the file just now (on Windows a sharing violation too)."""
    return error.errno in HELD or getattr(error, "winerror", None) in {5, 32, 33}


def patiently(act: Callable[[], T], *, pause: Callable[[float], object] = time.sleep) -> T:
    """What `act` gives, tried ten times more while the file is held; then its error stands."""
    for seconds in PAUSES:
        try:
            return act()
        except OSError as error:
            if not held(error):
                raise
        pause(seconds)
    return act()


def rename(source: Path, target: Path) -> None:
    """Put a file in the place of another, patiently."""
    patiently(lambda: source.replace(target))


def remove(path: Path) -> None:
    """Remove a file, patiently; one that is not there is no error."""
    patiently(lambda: path.unlink(missing_ok=True))


def opened(path: Path) -> BufferedReader:
    """A file open for reading, patiently."""
    return patiently(lambda: path.open("rb"))


def read(path: Path) -> bytes:
    """What is in a file, patiently."""
    return patiently(path.read_bytes)
