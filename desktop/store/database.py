"""The one door to the encrypted file: engine, pragmas asserted at open, and where engine errors are sorted.

Only `sqlcipher3` may open an office file: two SQLite libraries in one process can cancel each other's locks
(sqlite.org, How To Corrupt An SQLite Database File, section 2.2).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from desktop.base import patience
from desktop.base.errors import EnvironmentFailure, GezhiError, Refused
from desktop.base.i18n import _
from desktop.base.patience import PAUSES
from desktop.store import ordering

T = TypeVar("T")

# The write-ahead-log reset race is fixed from here on, and in two older lines (sqlite.org/wal.html#walresetbug).
SAFE_SQLITE: Final = (3, 51, 3)
SAFE_BACKPORTS: Final = {(3, 50): 7, (3, 44): 6}

PRAGMAS: Final = (
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("busy_timeout", "5000", 5000),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("temp_store", "MEMORY", 2),  # nothing of the ledger may reach an unencrypted temporary file
)
CACHE_KIB: Final = 65_536
PROBE: Final = "probe"  # a page written beside the file, to tell a full disk from a held file
VERSION: Final[str] = dbapi2.sqlite_version


def refuse_affected_engine(version: str = VERSION) -> None:
    """Raise `EnvironmentFailure` when this SQLite can corrupt a write-ahead log."""
    numbers = tuple(int(part) for part in version.split("."))
    backport = SAFE_BACKPORTS.get((numbers[0], numbers[1]))
    if numbers >= SAFE_SQLITE or (backport is not None and numbers[2] >= backport):
        return
    raise EnvironmentFailure(
        _("数据库组件版本 {version} 有已知缺陷,可能损坏数据。请重新安装格知。").format(version=version),
        code="store.affected_engine",
    )


def connect(
    path: Path, key: bytes, *, read_only: bool = False, make: bool = True, settled: bool = False,
    patient: bool = True,
) -> Any:  # fmt: skip
    """A raw driver connection with the raw 32-byte key given first and every pragma read back.

    With `make` False a file that is not (or no longer) there is an error and not made anew. `settled`: nobody writes
    to the file, so it is read as it stands, also from a disk that cannot be written, and nothing appears beside it.
    A file that a scanner holds is tried again for some five seconds, unless the caller is in `while_held` itself.
    """
    mode = "ro&immutable=1" if settled else "ro" if read_only else "rwc" if make else "rw"
    return while_held(path, lambda: _connected(path, key, mode)) if patient else _connected(path, key, mode)


def while_held(path: Path, act: Callable[[], T]) -> T:
    """What `act` gives, which is tried anew from its beginning while a scanner holds `path` or what stands beside it."""
    for seconds in PAUSES:
        try:
            return act()
        except dbapi2.OperationalError as error:
            if not _held(error, path):
                raise
        time.sleep(seconds)
    return act()


def _held(error: dbapi2.OperationalError, path: Path) -> bool:
    """Whether only somebody else's hand on the file can be the reason.

    The engine says the same words when the disk is full or broken; then waiting helps nobody.
    """
    told = any(words in str(error) for words in ("unable to open", "readonly database"))
    if not told or not os.access(path, os.R_OK | os.W_OK) or not os.access(path.parent, os.W_OK):
        return False
    probe = path.with_name(f"{path.name}.{PROBE}")
    try:
        try:
            probe.write_bytes(bytes(4096))
        finally:
            probe.unlink(missing_ok=True)
    except OSError as failure:
        return patience.held(failure)
    return True


def _connected(path: Path, key: bytes, mode: str) -> Any:
    read_only = mode.startswith("ro")
    raw = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False,
        timeout=5.0,
    )  # fmt: skip
    try:
        raw.execute("PRAGMA cipher_log_level = NONE")
        raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not read_only:
            _refuse_half_open(raw)
        for name, value, expected in PRAGMAS:
            if read_only and name in {"journal_mode", "secure_delete"}:
                continue
            raw.execute(f"PRAGMA {name} = {value}")
            got = raw.execute(f"PRAGMA {name}").fetchone()[0]
            if got != expected:
                raise EnvironmentFailure(
                    _("数据库安全设置 {name} 无法启用,为保护数据已停止。").format(name=name),
                    code="store.pragma",
                )
        raw.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        ordering.install(raw)
    except BaseException:
        raw.close()
        raise
    return raw


def _refuse_half_open(raw: Any) -> None:
    """Raise when the engine, refused the file for writing at this moment, opened it for reading instead."""
    raw.execute("PRAGMA busy_timeout = 0")
    version = raw.execute("PRAGMA user_version").fetchone()[0]
    try:
        raw.execute("BEGIN IMMEDIATE")  # says nothing by itself: of a file it may only read it begins to read
        try:
            raw.execute(f"PRAGMA user_version = {version}")
        finally:
            raw.execute("ROLLBACK")
    except dbapi2.OperationalError as error:
        if "locked" not in str(error):  # another connection is just writing: then the file can be written
            raise


def engine_for(
    path: Path, key: bytes, *, read_only: bool = False, make: bool = True, settled: bool = False
) -> Engine:
    """A pooled engine on the file; transactions begin IMMEDIATE when the connection says it writes."""
    engine = create_engine(
        "sqlite://",
        hide_parameters=True,  # a statement's values stand in no error text
        module=dbapi2,
        creator=lambda: connect(path, key, read_only=read_only, make=make, settled=settled),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("gezhi_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def sorted_errors() -> Iterator[None]:
    """Turn the engine's and the system's errors into sentences; anything unknown stays a bug."""
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 - already loaded by the engine; keeps this file's top short

    try:
        yield
    except GezhiError:
        raise
    except DBAPIError as error:
        raise sentence_for(error.orig) from error
    except dbapi2.Error as error:
        raise sentence_for(error) from error
    except OSError as error:
        raise sentence_for(error) from error


def sentence_for(error: BaseException | None) -> BaseException:
    """The clerk's sentence for an engine or system error, or the error itself when it is a bug."""
    text = " ".join(
        (str(error), os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "")
    )
    text = text.lower()  # Windows says it in Chinese; the number is the same everywhere
    for fragment, code, words in _known():
        if fragment in text:
            return EnvironmentFailure(words, code=code)
    if isinstance(error, PermissionError):
        return EnvironmentFailure(
            _("没有写入权限,请换一个文件夹,或请管理员放开权限。"), code="store.permission"
        )
    if "file is not a database" in text:
        return Refused(_("这不是格知的数据文件,或者密钥不对。"), code="store.not_ours")
    return error if error is not None else RuntimeError("no error given")


def _known() -> tuple[tuple[str, str, str], ...]:
    full = _("磁盘已满,这一步没有保存,原有数据完好。请清理出空间后再试。")
    broken = _("磁盘读写出错,这一步没有保存。请立即备份并检查磁盘。")
    return (
        ("database or disk is full", "store.disk_full", full),
        ("no space left", "store.disk_full", full),
        ("quota exceeded", "store.disk_full", full),
        ("resource busy", "store.held", _("文件正被杀毒软件或别的程序占用,请稍等片刻再试。")),
        ("database is locked", "store.locked", _("数据文件正被另一个程序占用,请关闭后再试。")),
        (
            "readonly database",
            "store.read_only",
            _("所在文件夹只能读取,无法保存。请把数据移到可写的文件夹。"),
        ),
        (
            "read-only file system",
            "store.read_only",
            _("所在磁盘是只读的,无法保存。请把数据移到可写的磁盘。"),
        ),
        (
            "is a directory",
            "store.folder",
            _("要写的地方有一个同名的文件夹。请把它移走或改名后再试,原有数据完好。"),
        ),
        (
            "file name too long",
            "store.name",
            _("文件名或文件夹名太长,系统写不下。请改短或换一个浅一些的文件夹再试,原有数据完好。"),
        ),
        ("disk i/o error", "store.io", broken),
        ("input/output error", "store.io", broken),
        (
            "unable to open database",
            "store.cannot_open",
            _("打不开数据文件,请检查文件夹是否存在、能否写入。"),
        ),
        ("malformed", "store.damaged", _("数据文件有损坏,请不要继续录入,从备份恢复或使用“检查与修复”。")),
    )
