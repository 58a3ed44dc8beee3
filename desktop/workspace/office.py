"""Opening, reading and changing an office file."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from filelock import BaseFileLock
from sqlalchemy import Connection, Engine

from desktop.base.clock import Clock, SystemClock, as_datetime
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, new_id, system_random
from desktop.security import audit
from desktop.security.keyslots import Argon2Cost, Way
from desktop.security.ring import Ring
from desktop.store import database, location, log
from desktop.store.oplog import Session, Writer
from desktop.store.sealing import Seals
from desktop.workspace import opening, permitting
from desktop.workspace.anchored import Watch
from desktop.workspace.asleep import Reads, Sleeping
from desktop.workspace.exchanging import Exchanging
from desktop.workspace.files import office_path, remove_unfinished
from desktop.workspace.keys import Keyed
from desktop.workspace.opening import Unlocked
from desktop.workspace.passage import Passage
from desktop.workspace.unit import NothingWritten, Unit

CANNOT_WRITE: Final = frozenset({"store.read_only", "store.disk_full"})  # then a file is opened for reading
OF_A_FULL_DISK: Final = frozenset(
    {"store.io", "store.cannot_open"}
)  # what the engine says when no page is left


@dataclass(frozen=True, slots=True)
class Created:
    """A new office file, open, and the recovery code to print once."""

    workspace: Workspace
    recovery_code: str


class Workspace(Keyed, Sleeping, Exchanging):
    """An unlocked office file. Safe to share between threads; writes queue behind each other."""

    def __init__(
        self,
        path: Path,
        engine: Engine,
        lock: BaseFileLock,
        *,
        key: bytes,
        clock: Clock,
        random: RandomBytes,
        install: str,
        signed_in: str,
        ring: Ring | None = None,
        private: bytes = b"",
        home: Path | None = None,
        reads: Reads | None = None,
    ) -> None:
        self.path = path
        self._reads = reads or Reads(path, home)
        self.signed_in = signed_in  # whose password opened the file, "" for the recovery code
        self._key, self._private = key, private
        self.home = home
        self.clock = clock
        self.random = random
        self._engine = engine
        self.seals = Seals(ring, make=self.first_care_key)  # `.ring`: the care keys held
        self._passage = Passage()
        self.seals.attach(engine)
        self._lock = lock
        self.guard: Callable[[str, str], object] = lambda _name, _undoes: None  # asked before every write
        self._writing = threading.RLock()
        self._inside = False
        self.read_only = ""  # in words why nothing can be written, "" when it can
        self._scratch: Path | None = None  # a folder of a read-only office, removed at the end
        with self.read() as db:
            self.db_id = log.meta(db, "db_id") or ""
            hlc = int(log.meta(db, "hlc") or 0)
            self.watch = Watch(path, home, self.db_id, db)  # `.lost`: this file is older than it was here
        self._session = Session(install or self.db_id, clock, random, hlc=hlc)

    # opening

    @classmethod
    def create(
        cls, path: Path, *, user: str, password: str, clock: Clock | None = None,
        random: RandomBytes = system_random, volumes: location.Volumes | None = None, install: str = "",
        cost: Argon2Cost | None = None, home: Path | None = None,
    ) -> Created:  # fmt: skip
        """Make an empty, encrypted office file; raises `Refused` when one is there, and for a weak password.

        `home`: where this installation keeps its keys; None for the user's own folder.
        """
        path, clock = office_path(path), clock or SystemClock()
        unlocked, code = opening.make(
            path, user=user, password=password, clock=clock, random=random,
            volumes=volumes or location.SystemVolumes(), cost=cost, home=home,
        )  # fmt: skip
        return Created(cls._of(path, unlocked, clock, random, install, home), code)

    @classmethod
    def open(
        cls, path: Path, *, password: str | None = None, recovery_code: str | None = None,
        clock: Clock | None = None, random: RandomBytes = system_random,
        volumes: location.Volumes | None = None, install: str = "", home: Path | None = None, user: str = "",
        identity: str | None = None,
    ) -> Workspace:  # fmt: skip
        """Unlock an office file. Raises `Refused` for a wrong password or code, `EnvironmentFailure` otherwise.

        `user`: whose password it is said to be, tried first. `identity`: an escrow key instead of a password.
        """
        path, way = office_path(path), Way(password, recovery_code, identity, user)
        try:
            unlocked = opening.unlock(
                path, way, random=random, volumes=volumes or location.SystemVolumes(), home=home
            )
        except EnvironmentFailure as error:
            if error.code not in CANNOT_WRITE and not (error.code in OF_A_FULL_DISK and location.tight(path)):
                raise
            return cls._still(path, way, error, clock or SystemClock(), random, home)
        office = cls._of(path, unlocked, clock or SystemClock(), random, install, home)
        if unlocked.due:
            office.finish_key_change()
        return office

    @classmethod
    def look(
        cls, path: Path, *, password: str | None = None, recovery_code: str | None = None,
        clock: Clock | None = None, random: RandomBytes = system_random, home: Path | None = None,
        user: str = "", identity: str | None = None,
    ) -> Workspace:  # fmt: skip
        """Open a file for looking only: what would write is refused, and nothing of the file is touched.

        Works from any disk and does not ask whether the file is open elsewhere. Raises like `open`.
        """
        way = Way(password, recovery_code, identity, user)
        copy_path, unlocked = opening.look(office_path(path), way, home=home)
        office = cls._of(copy_path, unlocked, clock or SystemClock(), random, "", copy_path.parent)
        office._reads = Reads(
            copy_path, home
        )  # the slots stand beside the copy, this machine's secret does not
        office.read_only = _("现在是只读查看,不能改动,也不能打印和导出。")
        office._scratch = copy_path.parent
        return office

    @classmethod
    def _still(
        cls, path: Path, way: Way, why: EnvironmentFailure, clock: Clock, random: RandomBytes, home: Path | None
    ) -> Workspace:  # fmt: skip
        scratch, unlocked = opening.still(path, way, home=home)
        office = cls._of(path, unlocked, clock, random, "", home)
        words = location.full_words() if location.tight(path) else why.text
        office.read_only = _("现在只能查看:{why}").format(why=words)
        office._scratch = scratch
        return office

    @classmethod
    def _of(
        cls, path: Path, unlocked: Unlocked, clock: Clock, random: RandomBytes, install: str, home: Path | None
    ) -> Workspace:  # fmt: skip
        try:
            return cls(
                path, unlocked.engine, unlocked.lock, key=unlocked.key, clock=clock, random=random,
                install=install, signed_in=unlocked.user, ring=unlocked.ring, private=unlocked.private, home=home,
                reads=Reads(unlocked.file or path, home, unlocked.settled),
            )  # fmt: skip
        except BaseException:
            unlocked.engine.dispose()
            unlocked.lock.release()
            raise

    def discard(self) -> None:
        """Close and remove an office that was just made and whose recovery code nobody has seen."""
        self.close()
        remove_unfinished(self.path, self.home)

    def close(self) -> None:
        """Let go of the file; the write-ahead log is folded into it by the last connection."""
        self._engine.dispose()
        self._lock.release()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
        if not self.read_only:
            self.watch.follow(self._session, last=True)

    @property
    def tight(self) -> str:
        """In words, that the disk is too full to save anything; "" while there is room."""
        return location.tight_words() if location.tight(self.path) else ""

    # reading and writing

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent snapshot."""
        with database.sorted_errors(), self._passage.passing(), self._engine.connect() as db, db.begin():
            yield db

    @contextmanager
    def settled(self) -> Iterator[Connection]:
        """A snapshot of which the file holds everything without its write-ahead log, for checking its pages.

        Raises `EnvironmentFailure` when somebody reads an older state for so long that it cannot be had.
        """
        with database.sorted_errors(), self._passage.passing(), self._engine.connect() as db:
            with self._writing:
                raw: Any = db.connection.driver_connection
                if raw.execute("PRAGMA wal_checkpoint(FULL)").fetchone()[0]:
                    raise EnvironmentFailure(_("数据正在使用,请稍后再检查。"), code="store.busy")
                db.exec_driver_sql("SELECT count(*) FROM meta")  # from here on no page changes for the reader
            yield db

    @contextmanager
    def change(
        self, name: str, *, actor: str, note: str = "", args: Mapping[str, Any] | None = None, undoes: str = "",
    ) -> Iterator[Unit]:  # fmt: skip
        """The only way to write: commit on leaving, roll back and re-raise on any exception.

        A unit that wrote nothing leaves no step behind. `unit.changes` is complete after leaving.
        """
        if not self.read_only:
            location.insist_room(self.path)
        self.guard(name, undoes)
        with self._writing, database.sorted_errors():
            before, now = copy(self._session), self.clock.milliseconds()
            fields = {
                "name": name, "args": dict(args or {}), "note": note or None, "actor": actor,
                "undoes": undoes or None, "at": as_datetime(now).strftime("%Y-%m-%dT%H:%M:%S"),
            }  # fmt: skip
            try:
                with self._transaction() as db:
                    permitting.insist(db, actor, name, undoes)
                    writer = Writer(db, self._session, new_id(self.random), actor, self.seals)
                    yield (unit := Unit(writer, name, fields))
                    unit.close(now, actor)
                self.watch.follow(self._session)
            except NothingWritten:
                self._session = before
            except BaseException:
                self._session = before
                raise

    @contextmanager
    def local(self) -> Iterator[Connection]:
        """A transaction on tables that belong to this file alone (print register, photos, acknowledgements)."""
        with self._writing, database.sorted_errors(), self._transaction() as db:
            yield db

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One at a time; a change begun inside a change would wait for itself."""
        if self.read_only:
            raise Refused(self.read_only, code="office.read_only")
        if self._inside:
            raise RuntimeError("a change inside a change: hand the unit on instead of opening another")
        self._inside = True
        try:
            with self._engine.connect().execution_options(gezhi_writes=True) as db, db.begin():
                yield db
        finally:
            self._inside = False

    def keep_older(self, *, actor: str) -> None:
        """Somebody was told that this file lacks what it held on this PC, and goes on with it."""
        self.watch.accept()
        self.record_event("backup.kept", actor=actor)

    @property
    def install(self) -> str:
        """Which installation writes here; the file's own id where none was said."""
        return self._session.install

    def record_event(
        self, event: str, *, actor: str, object_id: str = "", detail: Mapping[str, Any] | None = None,
        ok: bool = True,
    ) -> None:  # fmt: skip
        """Put an event that changes no record (a print, a reveal, an export) into the audit chain."""
        with self.local() as db:
            about: dict[str, Any] = {
                "object_id": object_id,
                "detail": detail,
                "ok": ok,
                "install": self.install,
            }
            audit.append(db, at_ms=self.clock.milliseconds(), actor=actor, event=event, **about)
