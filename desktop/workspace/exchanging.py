"""What the open office gives to other files and takes from them: operations, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from desktop.security import audit
from desktop.security.own_seal import OwnSeal
from desktop.store import database, intake, location, log, pictures
from desktop.store.intake import Received
from desktop.store.run import Run
from desktop.store.vector import Vector
from desktop.workspace import purged

if TYPE_CHECKING:
    import threading

    from sqlalchemy import Connection

    from desktop.base.clock import Clock
    from desktop.store.oplog import Session


class Exchanging:
    """Part of `Workspace`."""

    path: Path
    clock: Clock
    guard: Callable[[str, str], object]
    _writing: threading.RLock
    _session: Session
    _key: bytes

    if TYPE_CHECKING:

        @property
        def install(self) -> str: ...
        def read(self) -> AbstractContextManager[Connection]: ...
        def _transaction(self) -> AbstractContextManager[Connection]: ...

    @property
    def own_seal(self) -> OwnSeal:
        """For whom to seal what only a copy of this very file shall open, and by what it is opened."""
        return OwnSeal.of(self._key)

    def vector(self) -> Vector:
        """Which operations this file holds."""
        with self.read() as db:
            return intake.vector(db)

    def runs_since(self, known: Vector) -> list[Run]:
        """The operations a holder of `known` lacks."""
        with self.read() as db:
            return list(intake.runs_since(db, known))

    def receive(
        self, runs: Sequence[Run], *, actor: str, source: str, preview: bool = False,
        look: Callable[[Connection, Received], object] = lambda _db, _received: None,
        arrived: Mapping[str, bytes] = MappingProxyType({}),
    ) -> Received:  # fmt: skip
        """Take operations of other files in, all or nothing; a preview rolls back and tells what would happen.

        `arrived`: pictures by their SHA-256, which was checked; those that no row names after this are not kept.
        `look` is shown the state after, inside the transaction; `read` still gives the state before meanwhile.
        """
        if not preview:
            location.insist_room(self.path)
            self.guard("bundle.apply", "")
        with self._writing, database.sorted_errors():
            with suppress(_Previewed), self._transaction() as db:
                received, hlc = intake.receive(db, runs)
                new = pictures.take_in(db, arrived)
                received = replace(received, pictures=new, awaited=len(pictures.lacking(db)))
                look(db, received)
                if preview:
                    raise _Previewed
                if received.voided:
                    hlc = self._follow(db, received, hlc, actor)
                if received.new_ops:
                    self._session.hlc = max(self._session.hlc, hlc)
                    log.set_meta(db, "hlc", str(self._session.hlc))
                ours = self._session.stream
                twin = any(r.stream == ours and r.last > self._session.seq for r in runs)
                if twin or ours in received.parted:
                    self._session.stream = ""  # a copy of this session lives elsewhere: number anew
                self._put_on_record(db, received, source, actor)
            return received

    def _follow(self, db: Connection, received: Received, hlc: int, actor: str) -> int:
        """Do here what a purge that arrived asks for, and let go of the pictures it took; the hybrid time after."""
        unnumbered = replace(self._session, stream="", hlc=hlc)
        beside = pictures.named(db, ids={entity_id for _kind, entity_id in received.voided.parallel})
        hlc = purged.follow(db, unnumbered, received.voided, actor)
        pictures.drop(db, {*received.voided.texts, *beside})
        return hlc

    def _put_on_record(self, db: Connection, received: Received, source: str, actor: str) -> None:
        detail: dict[str, Any] = {"source": source, "new": received.new_ops, "known": received.known_ops}
        more = {"parted": len(received.parted), "pictures": received.pictures}
        audit.append(
            db, at_ms=self.clock.milliseconds(), actor=actor, event="bundle.applied",
            detail=detail | {name: count for name, count in more.items() if count}, install=self.install,
        )  # fmt: skip


class _Previewed(Exception):
    """Everything was tried and nothing is to be kept."""
