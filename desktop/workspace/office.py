"""Opening, reading and changing an office file."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import BaseFileLock
from sqlalchemy import Connection, Engine

from desktop.base.clock import Clock, SystemClock, as_datetime
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, new_id, system_random
from desktop.security import audit, keyslots
from desktop.store import database, instance, intake, location, log, making, upgrade
from desktop.store.intake import Received
from desktop.store.oplog import Session, Writer
from desktop.store.run import Run
from desktop.store.vector import Vector
from desktop.workspace.files import office_path, refuse_plain, remove_unfinished
from desktop.workspace.unit import NothingWritten, Unit


@dataclass(frozen=True, slots=True)
class Created:
    """A new office file, open, and the recovery code to print once."""

    workspace: Workspace
    recovery_code: str


class Workspace:
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
    ) -> None:
        self.path = path
        self.signed_in = signed_in  # whose password opened the file, "" for the recovery code
        self._key = key
        self.clock = clock
        self.random = random
        self._engine = engine
        self._lock = lock
        self._writing = threading.RLock()
        self._inside = False
        with self.read() as db:
            self.db_id = log.meta(db, "db_id") or ""
            hlc = int(log.meta(db, "hlc") or 0)
        self._session = Session(install or self.db_id, clock, random, hlc=hlc)

    # opening

    @classmethod
    def create(
        cls, path: Path, *, user: str, password: str, clock: Clock | None = None,
        random: RandomBytes = system_random, volumes: location.Volumes | None = None, install: str = "",
        cost: keyslots.Argon2Cost | None = None,
    ) -> Created:  # fmt: skip
        """Make an empty, encrypted office file; raises `Refused` when one is there, and for a weak password."""
        path = office_path(path)
        clock = clock or SystemClock()
        keyslots.check_new_password(password)
        database.refuse_affected_engine()
        if path.exists() or keyslots.slot_path(path).exists():
            raise Refused(_("这里已有一个数据文件,不会覆盖。请换一个名字或文件夹。"), code="office.exists")
        with database.sorted_errors():
            location.make_folder(path.parent)
            location.refuse_unfit(path, volumes or location.SystemVolumes())
            lock = instance.take(path)
        key = random(32)
        engine = database.engine_for(path, key)
        try:
            with database.sorted_errors():
                with engine.connect().execution_options(gezhi_writes=True) as db, db.begin():
                    making.make_tables(db)
                    log.set_meta(db, "db_id", new_id(random))
                    audit.append(db, at_ms=clock.milliseconds(), actor=user, event="office.created")
                code = keyslots.create(path, key, user=user, password=password, random=random, cost=cost)
        except BaseException:
            engine.dispose()
            remove_unfinished(path)
            lock.release()
            raise
        engine.dispose()
        engine = database.engine_for(path, key, make=False)
        office = cls(path, engine, lock, key=key, clock=clock, random=random, install=install, signed_in=user)
        return Created(office, code)

    @classmethod
    def open(
        cls, path: Path, *, password: str | None = None, recovery_code: str | None = None,
        clock: Clock | None = None, random: RandomBytes = system_random,
        volumes: location.Volumes | None = None, install: str = "",
    ) -> Workspace:  # fmt: skip
        """Unlock an office file. Raises `Refused` for a wrong password or code, `EnvironmentFailure` otherwise."""
        path = office_path(path)
        database.refuse_affected_engine()
        if not path.is_file():
            words = _("找不到数据文件“{name}”。").format(name=path.name)
            raise EnvironmentFailure(words, code="office.missing")
        with database.sorted_errors():
            location.refuse_unfit(path, volumes or location.SystemVolumes())
            if not keyslots.slot_path(path).exists():
                refuse_plain(path)
            lock = instance.take(
                path
            )  # first of all: closing a second handle would drop the engine's own locks
        engine: Engine | None = None
        try:
            with database.sorted_errors():
                refuse_plain(path)
                key, who = keyslots.opened_by(path, password=password, code=recovery_code)
                engine = database.engine_for(path, key, make=False)
                upgrade.bring_up_to_date(engine, path, key)
                clock = clock or SystemClock()
                return cls(
                    path, engine, lock, key=key, clock=clock, random=random, install=install, signed_in=who
                )
        except BaseException:
            if engine is not None:
                engine.dispose()
            lock.release()
            raise

    def change_password(
        self, password: str, *, user: str = "", cost: keyslots.Argon2Cost | None = None
    ) -> None:
        """Give a user a new password; the recovery code and other users' passwords stay.

        `user` may be left out while there is only one. Raises `Refused` for a weak password and an unknown user.
        """
        with database.sorted_errors():
            users = keyslots.users(self.path)
            chosen = user or (users[0] if len(users) == 1 else "")
            if chosen not in users:
                raise Refused(_("请写明要给哪位用户换密码。"), code="password.user")
            keyslots.change_password(
                self.path, self._key, user=chosen, password=password, random=self.random, cost=cost
            )
        self.record_event("password.changed", actor=chosen)

    def add_user(
        self, user: str, password: str, *, actor: str, cost: keyslots.Argon2Cost | None = None
    ) -> None:
        """One more password that opens the file; raises `Refused` for a weak one and for a name that has one."""
        with database.sorted_errors():
            keyslots.add_user(
                self.path, self._key, user=user, password=password, random=self.random, cost=cost
            )
        self.record_event("password.added", actor=actor, detail={"user": user})

    def remove_user(self, user: str, *, actor: str) -> None:
        """Take a user's password away; raises `Refused` for the last one."""
        with database.sorted_errors():
            keyslots.remove_user(self.path, user=user)
        self.record_event("password.removed", actor=actor, detail={"user": user})

    def discard(self) -> None:
        """Close and remove an office that was just made and whose recovery code nobody has seen."""
        self.close()
        remove_unfinished(self.path)

    def close(self) -> None:
        """Let go of the file; the write-ahead log is folded into it by the last connection."""
        self._engine.dispose()
        self._lock.release()

    # reading and writing

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent snapshot."""
        with database.sorted_errors(), self._engine.connect() as db, db.begin():
            yield db

    @contextmanager
    def settled(self) -> Iterator[Connection]:
        """A snapshot of which the file holds everything without its write-ahead log, for checking its pages.

        Raises `EnvironmentFailure` when somebody reads an older state for so long that it cannot be had.
        """
        with database.sorted_errors(), self._engine.connect() as db:
            with self._writing:
                raw: Any = db.connection.driver_connection
                if raw.execute("PRAGMA wal_checkpoint(FULL)").fetchone()[0]:
                    raise EnvironmentFailure(_("数据正在使用,请稍后再检查。"), code="store.busy")
                db.exec_driver_sql(
                    "SELECT count(*) FROM meta"
                )  # from here on no page changes under the reader
            yield db

    @contextmanager
    def change(
        self,
        name: str,
        *,
        actor: str,
        note: str = "",
        args: Mapping[str, Any] | None = None,
        undoes: str = "",
    ) -> Iterator[Unit]:
        """The only way to write: commit on leaving, roll back and re-raise on any exception.

        A unit that wrote nothing leaves no step behind. `unit.changes` is complete after leaving.
        """
        with self._writing, database.sorted_errors():
            before, now = copy(self._session), self.clock.milliseconds()
            fields = {
                "name": name, "args": dict(args or {}), "note": note or None, "actor": actor,
                "undoes": undoes or None, "at": as_datetime(now).strftime("%Y-%m-%dT%H:%M:%S"),
            }  # fmt: skip
            try:
                with self._transaction() as db:
                    unit = Unit(Writer(db, self._session, new_id(self.random), actor), name, fields)
                    yield unit
                    unit.close(now, actor)
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
        if self._inside:
            raise RuntimeError("a change inside a change: hand the unit on instead of opening another")
        self._inside = True
        try:
            with self._engine.connect().execution_options(gezhi_writes=True) as db, db.begin():
                yield db
        finally:
            self._inside = False

    def record_event(
        self, event: str, *, actor: str, object_id: str = "", detail: Mapping[str, Any] | None = None
    ) -> None:
        """Put an event that changes no record (a print, a reveal, an export) into the audit chain."""
        with self.local() as db:
            at = self.clock.milliseconds()
            audit.append(db, at_ms=at, actor=actor, event=event, object_id=object_id, detail=detail)

    # exchange

    def vector(self) -> Vector:
        """Which operations this file holds."""
        with self.read() as db:
            return intake.vector(db)

    def runs_since(self, known: Vector) -> list[Run]:
        """The operations a holder of `known` lacks."""
        with self.read() as db:
            return list(intake.runs_since(db, known))

    def receive(self, runs: Sequence[Run], *, actor: str, source: str, preview: bool = False) -> Received:
        """Take operations of other files in, all or nothing; a preview rolls back and tells what would happen."""
        with self._writing, database.sorted_errors():
            try:
                with self._transaction() as db:
                    received, hlc = intake.receive(db, runs)
                    if preview:
                        raise _Previewed
                    if received.new_ops:
                        self._session.hlc = max(self._session.hlc, hlc)
                        log.set_meta(db, "hlc", str(self._session.hlc))
                    if any(r.stream == self._session.stream and r.last > self._session.seq for r in runs):
                        self._session.stream = ""  # a copy of this session lives elsewhere: number anew
                    detail = {"source": source, "new": received.new_ops, "known": received.known_ops}
                    at = self.clock.milliseconds()
                    audit.append(db, at_ms=at, actor=actor, event="bundle.applied", detail=detail)
            except _Previewed:
                pass
            return received


class _Previewed(Exception):
    """Everything was tried and nothing is to be kept."""
