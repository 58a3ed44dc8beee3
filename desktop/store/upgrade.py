"""Bringing an older office file up to date: copied first, migrated in this process, refused when newer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.store import search
from desktop.store.database import connect, while_held
from desktop.store.making import APPLICATION_ID, SCHEMA, stamp

MIGRATIONS = Path(__file__).with_name("migrations")


def schema_of(db: Connection) -> int:
    """The schema number of an opened file; raises `EnvironmentFailure` when it is not ours."""
    mark = db.exec_driver_sql("PRAGMA application_id").scalar()
    if mark != APPLICATION_ID:
        raise EnvironmentFailure(_("这不是格知的数据文件。"), code="store.not_ours")
    return int(db.exec_driver_sql("PRAGMA user_version").scalar() or 0)


def bring_up_to_date(
    engine: Engine, path: Path, key: bytes, copied: Callable[[Path], object] = lambda _copy: None
) -> Path | None:
    """Upgrade in place; returns the copy made before, None when nothing was to do.

    `copied` is told of the copy before anything is changed, to put beside it what opens it.
    Raises `EnvironmentFailure` for a file from a newer program, which is left untouched.
    """
    with engine.connect() as db:
        found = schema_of(db)
    if found == SCHEMA:
        _index_anew(engine)
        return None
    if found > SCHEMA:
        raise EnvironmentFailure(
            _("数据文件由更新版本的格知保存,本机程序无法打开。请先升级程序,数据没有改动。"),
            code="store.newer",
        )
    copy = path.with_name(f"{path.name}.before-upgrade-{found}")
    copy_file(path, key, copy)
    copied(copy)
    migrate(engine)
    _index_anew(engine)
    return copy


def _index_anew(engine: Engine) -> None:
    """The search index follows from the rows; one with words of an older program is made again."""
    with engine.connect().execution_options(gezhi_writes=True) as db, db.begin():
        if search.outdated(db):
            search.rebuild(db)


def copy_file(path: Path, key: bytes, copy: Path) -> None:
    """A verified copy by the engine's online backup, encrypted under the same key."""
    while_held(path, lambda: _copy(path, key, copy))


def _copy(path: Path, key: bytes, copy: Path) -> None:
    source = connect(path, key, patient=False)  # the whole copy is tried anew, not each half for five seconds
    try:
        copy_open(source, key, copy)
    finally:
        source.close()


def copy_open(source: Any, key: bytes, copy: Path) -> None:
    """The same of a file that is open already as the raw connection `source`, which writes nothing beside it."""
    target = connect(copy, key, patient=False)
    try:
        source.backup(target)
        if target.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise EnvironmentFailure(_("升级前的备份没有通过检查,未做任何改动。"), code="upgrade.copy")
    finally:
        target.close()


def migrate(engine: Engine, revision: str = "head") -> None:
    """Run the migrations on one connection, in one transaction."""
    from alembic import command  # noqa: PLC0415 - half a second; only an old file needs it
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with engine.connect().execution_options(gezhi_writes=True) as db, db.begin():
        config.attributes["connection"] = db
        command.upgrade(config, revision)
        if revision == "head":
            stamp(db)
