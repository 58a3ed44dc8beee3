"""Changing the key of an office file: every page written anew in one transaction of the write-ahead log.

A power cut leaves the file under the old key or the new one, never between; who calls keeps both until it opened.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlcipher3 import dbapi2

from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.store import database

SPARE = 3  # the log holds every page once, and the file is written again when the log is folded in


def rekey(path: Path, old: bytes, new: bytes) -> None:
    """Put `path` under `new`; nobody else may have it open. Raises `EnvironmentFailure`, and the engine's own errors."""
    if shutil.disk_usage(path.parent).free < SPARE * path.stat().st_size:
        words = _("磁盘剩余空间不够更换数据钥匙,数据没有改动。请先清理磁盘。")
        raise EnvironmentFailure(words, code="store.disk_full")
    raw = database.connect(path, old, make=False)
    try:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        raw.close()
    database.connect(path, new, make=False).close()


def opens(path: Path, key: bytes, *, settled: bool = False) -> bool:
    """Whether the file opens under this key; raises the engine's errors for damage that is not a wrong key.

    `settled` as in `database.connect`.
    """
    try:
        database.connect(path, key, make=False, settled=settled).close()
    except dbapi2.DatabaseError as error:
        if "not a database" in str(error):
            return False
        raise
    return True
