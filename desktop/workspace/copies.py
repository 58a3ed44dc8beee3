"""Copies of an office file under its own key: made while it is open, and looked into without their slots."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import get_native_id

import orjson
from sqlalchemy import Connection, Engine

from desktop.base import patience
from desktop.base.clock import Clock
from desktop.base.errors import EnvironmentFailure, GezhiError, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes
from desktop.base.progress import SILENT, Progress, step
from desktop.security import keyslots, slotfile
from desktop.store import database, instance, location, rekey, upgrade
from desktop.store.making import SCHEMA
from desktop.workspace.office import Workspace

UNFINISHED = ".part"
MARK = "gezhi-second-place.json"


@contextmanager
def begun(office: Workspace, part: Path, progress: Progress = SILENT) -> Iterator[Path]:
    """A copy of the file as it stands, which the body proves and hands to `finish`.

    Readers and writers go on meanwhile. Whatever the body raises leaves nothing behind, and what an earlier try of this
    file left behind when the power went is swept away first.
    """
    if (
        office.read_only and office._scratch == office.path.parent
    ):  # looked at only: nothing of it is handed out
        raise Refused(office.read_only, code="office.read_only")
    part = part_of(office, part)
    with all_or_nothing(part):
        _clear(office, part.parent)
        step(progress, 0, 3, _("复制数据"))
        if office.read_only:  # opened once more, the engine would want to write beside it
            with office.read() as db:
                upgrade.copy_open(db.connection.driver_connection, office._key, part)
        else:
            upgrade.copy_file(office.path, office._key, part)
        yield part


def part_of(office: Workspace, copy: Path) -> Path:
    """Where a copy is made until it has its name: the file it is of, the program and the thread that make it tell it apart
    from what others make in the same folder, of offices that may be called the same."""
    return copy.with_name(f"{copy.name}{_of_this_program(office)}{get_native_id()}{UNFINISHED}")


def _of_this_program(office: Workspace) -> str:
    return f"{_of(office)}{os.getpid()}-"


def _of(office: Workspace) -> str:
    return f"-{office.db_id[:16]}-"


def _clear(office: Workspace, folder: Path) -> None:
    """Take away what programs that are gone left of copies of this file, and nothing of this program, which may be making
    another one. Only whoever holds the file knows that the others are gone: one that cannot be written has no lock."""
    if office.db_id and office._scratch is None:
        for left in folder.glob(f"*{_of(office)}*{UNFINISHED}*"):
            if _of_this_program(office) not in left.name:
                patience.remove(left)


def finish(office: Workspace, part: Path, final: Path) -> None:
    """Give a proved copy its name and its slots; both are on the disk when this returns.

    The slots are the sound ones of now. Raises `EnvironmentFailure` when there are none, or the data key was changed
    since the copy was begun (`backup.key_changed`): nobody could open it by them.
    """
    with office._writing, all_or_nothing(keyslots.slot_path(final)):  # no key changes meanwhile
        slots = slotfile.sound(office.path, office.home)[0]
        if not (rekey.opens(part, office._key, settled=True) and keyslots.of_key(slots, office._key)):
            words = _("备份的时候换了数据钥匙,这份没有留下。请再备份一次。")
            raise EnvironmentFailure(words, code="backup.key_changed")
        keyslots.write_atomically(keyslots.slot_path(final), slots.raw)
        give_name(part, final)


def give_name(part: Path, final: Path) -> None:
    """The name is on the disk when this returns, and nothing stands under it when this raises."""
    patience.rename(part, final)
    with all_or_nothing(final):
        flush_names(final.parent)


def of_another(copy: Path, own: str) -> bool:
    """Whether the slots beside a copy are those of another office, by the id that all copies of one share (`own_id`).

    Nothing is said of a copy whose slots are gone or spoilt, or of the first format.
    """
    try:
        found = slotfile.SlotFile.load(keyslots.slot_path(copy).read_bytes()).id
    except (OSError, KeyError, TypeError, ValueError, EnvironmentFailure):
        return False
    return bool(own and found) and found != own


def own_id(office: Path) -> str:
    """The id of an office's slots, by whichever of both places is sound; "" when neither is, and in the first format."""
    try:
        return slotfile.sound(office)[0].id
    except (OSError, EnvironmentFailure):
        return ""


def slots_problem(office: Workspace, copy: Path, *, opened: bool = False) -> str:
    """In words why nobody could open a copy by the slots beside it, "" when they are sound and of this copy's key.

    `opened`: somebody's password just did, by these slots.
    """
    place = keyslots.slot_path(copy)
    if not place.is_file():
        return _("备份旁边没有钥匙文件")
    try:
        slots = slotfile.SlotFile.load(patience.read(place))
    except (KeyError, TypeError, ValueError):
        return _("备份旁边的钥匙文件已损坏,恢复以后打不开")
    if opened or keyslots.of_key(slots, _key_of(office, copy)):
        return ""
    return _("备份旁边的钥匙文件是别的数据文件的,恢复以后打不开")


def flush_names(folder: Path) -> None:
    """See to it that names made in a folder are on the disk; Windows does so by itself."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def mark_place(folder: Path, mark: str) -> None:
    """Leave a mark in a folder by which it is known again under another letter; raises `EnvironmentFailure`."""
    with database.sorted_errors():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).write_bytes(orjson.dumps({"mark": mark}))


def mark_of(folder: Path) -> str:
    """The mark of a folder, "" when it has none or is not there."""
    try:
        return str(orjson.loads((folder / MARK).read_bytes())["mark"])
    except (OSError, ValueError, TypeError, KeyError):
        return ""


def slots_of(office: Path) -> bytes:
    """The slot file beside an office or a copy; raises `EnvironmentFailure`."""
    with database.sorted_errors():
        return patience.read(keyslots.slot_path(office))


def put_in_place(copy: Path, target: Path) -> None:
    """A copy and its slots as an office file of another name; nothing that stands there is overwritten.

    Raises `Refused` (`office.exists`), `EnvironmentFailure` (`backup.incomplete`, or the disk).
    """
    location.insist_on_name(target)
    with database.sorted_errors():
        location.make_folder(target.parent)
        slots, part = keyslots.slot_path(copy), target.with_name(target.name + UNFINISHED)
        if target.exists() or _of_another(keyslots.slot_path(target), slots):
            raise Refused(_("这里已有一个数据文件,不会覆盖。请换一个名字或文件夹。"), code="office.exists")
        if not copy.is_file() or not slots.is_file():
            raise EnvironmentFailure(_("备份不完整:数据文件和钥匙文件要放在一起。"), code="backup.incomplete")
        with all_or_nothing(part, keyslots.slot_path(target)):
            _copy_down(copy, part)
            keyslots.write_atomically(keyslots.slot_path(target), patience.read(slots))
            give_name(part, target)


def _of_another(standing: Path, slots: Path) -> bool:
    """Whether slots stand there that are not those of the copy, left when the power went in a restore."""
    return standing.exists() and (not slots.is_file() or standing.read_bytes() != slots.read_bytes())


def _copy_down(source: Path, target: Path) -> None:
    with patience.patiently(lambda: source.open("rb")) as given, target.open("wb") as taken:
        shutil.copyfileobj(given, taken, 1 << 20)
        taken.flush()
        os.fsync(taken.fileno())


@contextmanager
def all_or_nothing(*files: Path) -> Iterator[None]:
    """Remove these files, and what the engine keeps beside them, when the body fails."""
    every = [file.with_name(file.name + end) for file in files for end in ("", "-wal", "-shm")]
    with ExitStack() as undo:
        for file in reversed(every):  # the file itself goes first
            undo.callback(_sweep, file)
        yield
        undo.pop_all()


def _sweep(file: Path) -> None:
    with suppress(OSError):
        file.unlink(missing_ok=True)


@contextmanager
def reading_copy(office: Workspace, copy: Path, *, password: str | None = None) -> Iterator[Connection]:
    """Look into a copy of this file, of which nothing is written; one of an older program is not looked into.

    A copy under a data key this file never had needs the `password` of that time. Raises `Refused` for a wrong one
    (`backup.key` when none was given), `EnvironmentFailure` when the copy does not open or is older or newer.
    """
    with database.sorted_errors():
        key = _key_of(office, copy) if password is None else keyslots.unlock(copy, password=password)
        engine = database.engine_for(copy, key, make=False, settled=True)
        office.seals.attach(engine)  # restricted care opens for whoever holds its key, here as there
        try:
            with _opened(engine, password) as db, db.begin():
                if upgrade.schema_of(db) != SCHEMA:
                    raise EnvironmentFailure(
                        _("这份备份由另一个版本的程序做成,请先“恢复为新文件”,打开后再找回。"),
                        code="backup.version",
                    )
                yield db
        finally:
            engine.dispose()


def _key_of(office: Workspace, copy: Path) -> bytes:
    """The data key a copy stands under, of those the office has and had; its present one when none of them opens."""
    keys = office.keys_of_copies()
    return next((key for key in keys if rekey.opens(copy, key, settled=True)), keys[0])


def _opened(engine: Engine, password: str | None) -> Connection:
    try:
        with database.sorted_errors():
            return engine.connect()
    except GezhiError as error:
        if error.code == "store.not_ours" and password is None:
            words = _("这份备份用的是以前的密钥或已损坏。请输入做备份时的密码再试。")
            raise Refused(words, code="backup.key") from error
        raise


@contextmanager
def twin(office: Workspace, path: Path) -> Iterator[Workspace]:
    """Another file under a key of `office`, open for use without anybody's password; closed again at the end."""
    with database.sorted_errors():
        key = _key_of(office, path)
    with opened_under(path, key, clock=office.clock, random=office.random) as other:
        yield other


@contextmanager
def opened_under(path: Path, key: bytes, *, clock: Clock, random: RandomBytes) -> Iterator[Workspace]:
    """A file under a key that is at hand, open for use wherever it stands; closed again at the end."""
    with database.sorted_errors():
        lock = instance.take(path)
        engine = database.engine_for(path, key, make=False)
        try:
            upgrade.bring_up_to_date(engine, path, key)
            yield Workspace(path, engine, lock, key=key, clock=clock, random=random, install="", signed_in="")
        finally:
            engine.dispose()
            lock.release()
