"""Making an office file and unlocking one: what has to be right before anybody may read or write."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from filelock import BaseFileLock
from sqlalchemy import Engine

from desktop.base.clock import Clock
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, new_id
from desktop.security import audit, keyslots, slot_changes, slotfile
from desktop.security.keyslots import Argon2Cost, Held, Way
from desktop.security.ring import Ring
from desktop.store import database, instance, location, log, making, rekey, upgrade
from desktop.workspace.files import refuse_plain, remove_unfinished


@dataclass(frozen=True, slots=True)
class Unlocked:
    """An office file whose lock is held and whose engine is ready. `kind`: the slot that opened it."""

    engine: Engine
    lock: BaseFileLock
    key: bytes = field(repr=False)
    user: str
    kind: str
    ring: Ring
    private: bytes = field(default=b"", repr=False)  # of the slot that opened it
    due: bool = False  # the data key is still to be changed: an earlier change was cut off, or waited
    file: Path | None = None  # what the engine reads when that is a copy of the office file
    settled: bool = False  # as in `database.connect`


def make(
    path: Path, *, user: str, password: str, clock: Clock, random: RandomBytes, volumes: location.Volumes,
    cost: Argon2Cost | None, home: Path | None,
) -> tuple[Unlocked, str]:  # fmt: skip
    """An empty, encrypted office file and its recovery code; raises `Refused` when one is there, and for a weak password."""
    keyslots.check_new_password(password)
    database.refuse_affected_engine()
    location.insist_on_name(path)
    if path.exists() or keyslots.slot_path(path).exists():
        raise Refused(_("这里已有一个数据文件,不会覆盖。请换一个名字或文件夹。"), code="office.exists")
    with database.sorted_errors():
        location.make_folder(path.parent)
        location.refuse_unfit(path, volumes)
        location.insist_room(path)
        lock = instance.take(path)
    key, ring = random(32), slot_changes.first_ring(random)
    engine = database.engine_for(path, key)
    try:
        with database.sorted_errors():
            with engine.connect().execution_options(gezhi_writes=True) as db, db.begin():
                making.make_tables(db)
                log.set_meta(db, "db_id", new_id(random))
                audit.append(db, at_ms=clock.milliseconds(), actor=user, event="office.created")
            code = keyslots.create(
                path, key, user=user, password=password, random=random, cost=cost, ring=ring, home=home
            )
    except BaseException:
        engine.dispose()
        remove_unfinished(path, home)
        lock.release()
        raise
    engine.dispose()
    engine = database.engine_for(path, key, make=False)
    return Unlocked(engine, lock, key, user, slotfile.PASSWORD, ring), code


def unlock(
    path: Path, way: Way, *, random: RandomBytes, volumes: location.Volumes, home: Path | None
) -> Unlocked:
    """Take the file's lock, go through the slots, bring file and slots up to date.

    Raises `Refused` for a wrong password or code, `EnvironmentFailure` otherwise; the lock is free again then.
    """
    database.refuse_affected_engine()
    if not path.is_file():
        words = _("找不到数据文件“{name}”。").format(name=path.name)
        raise EnvironmentFailure(words, code="office.missing")
    with database.sorted_errors():
        location.refuse_unfit(path, volumes)
        if not slotfile.exists(path, home):
            refuse_plain(path)
        lock = instance.take(path)  # first: closing a second handle would drop the engine's locks
    engine: Engine | None = None
    try:
        with database.sorted_errors():
            refuse_plain(path)
            held = keyslots.opened(path, way, home=home, opens=_opener(path))
            held = _settled(path, held, way, random, home)
            engine = database.engine_for(path, held.key, make=False)
            upgrade.bring_up_to_date(engine, path, held.key, partial(_beside, held))
            return Unlocked(engine, lock, held.key, held.user, held.kind, held.ring, held.private, _due(held))
    except BaseException:
        if engine is not None:
            engine.dispose()
        lock.release()
        raise


def look(path: Path, way: Way, *, home: Path | None) -> tuple[Path, Unlocked]:
    """Unlock a copy of the file in a folder of its own, for looking: beside the file itself nothing is written.

    Returns where the copy stands; whoever closes it removes its folder. Works from any disk, also one that cannot be
    written, and with a file of an older program. Raises like `unlock`.
    """
    if not path.is_file():
        words = _("找不到数据文件“{name}”。").format(name=path.name)
        raise EnvironmentFailure(words, code="office.missing")
    folder = Path(mkdtemp(prefix="gezhi-look-"))
    copy = folder / path.name
    try:
        with database.sorted_errors():
            refuse_plain(path)
            for suffix in ("", "-wal"):
                if (part := path.with_name(path.name + suffix)).is_file():
                    shutil.copyfile(part, copy.with_name(copy.name + suffix))
            held = keyslots.opened(path, way, home=home, opens=_opener(copy))
            slotfile.write(copy, replace(held.file, due=False), folder)
            engine = database.engine_for(copy, held.key, make=False)
            upgrade.bring_up_to_date(engine, copy, held.key)
            return copy, Unlocked(engine, instance.take(copy), held.key, held.user, held.kind, held.ring)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def still(path: Path, way: Way, *, home: Path | None) -> tuple[Path | None, Unlocked]:
    """Unlock a file on a disk that cannot be written, as it stands; of it and beside it nothing is written.

    Returns the folder to remove afterwards, if any: what was not folded into the file yet is read from a copy.
    Raises like `unlock`, and `EnvironmentFailure` (`store.disk_full`) for the file of an older program.
    """
    wal = path.with_name(f"{path.name}-wal")
    if wal.is_file() and wal.stat().st_size:
        copy, unlocked = look(path, way, home=home)
        return copy.parent, replace(unlocked, file=copy)
    with database.sorted_errors():
        refuse_plain(path)
        lock, scratch = _lock_of(path)
        engine: Engine | None = None
        try:
            held = keyslots.opened(path, way, home=home, opens=partial(rekey.opens, path, settled=True))
            engine = database.engine_for(path, held.key, make=False, settled=True)
            with engine.connect() as db:
                if upgrade.schema_of(db) != making.SCHEMA:
                    words = _(
                        "这份数据要先升级才能打开,升级要在可写、有空间的磁盘上进行。请清理磁盘,或复制到别处再打开。"
                    )
                    raise EnvironmentFailure(words, code="store.disk_full")
            return scratch, Unlocked(
                engine, lock, held.key, held.user, held.kind, held.ring, held.private, settled=True
            )
        except BaseException:
            if engine is not None:
                engine.dispose()
            lock.release()
            if scratch is not None:
                shutil.rmtree(scratch, ignore_errors=True)
            raise


def _lock_of(path: Path) -> tuple[BaseFileLock, Path | None]:
    """The file's own lock, or where none can be put, since nobody can write there, one that holds nobody up."""
    try:
        return instance.take(path), None
    except OSError:
        scratch = Path(mkdtemp(prefix="gezhi-look-"))
        return instance.take(scratch / path.name), scratch


def _settled(path: Path, held: Held, way: Way, random: RandomBytes, home: Path | None) -> Held:
    try:
        return slot_changes.settle(path, held, way, random=random, home=home)
    except OSError:
        if not location.tight(path):
            raise
        return held  # mended when there is room


def _beside(held: Held, copy: Path) -> None:
    """The copy made before an upgrade opens as the file did: with the slots of now."""
    keyslots.write_atomically(keyslots.slot_path(copy), held.file.raw or held.file.dump())


def _opener(path: Path) -> Callable[[bytes], bool]:
    return lambda key: rekey.opens(path, key)


def _due(held: Held) -> bool:
    return held.file.due and not slot_changes.postponed(held.file)
