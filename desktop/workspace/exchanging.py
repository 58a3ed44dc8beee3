"""What the open office gives to other files and takes from them: operations, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.security import audit
from desktop.security.own_seal import OwnSeal
from desktop.store import database, intake, location, log
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
    ) -> Received:  # fmt: skip
        """Take operations of other files in, all or nothing; a preview rolls back and tells what would happen.

        `look` is shown the state after, inside the transaction; `read` still gives the state before meanwhile.
        """
        if not preview:
            location.insist_room(self.path)
            self.guard("bundle.apply", "")
        with self._writing, database.sorted_errors():
            with suppress(_Previewed), self._transaction() as db:
                received, hlc = intake.receive(db, runs)
                look(db, received)
                if preview:
                    raise _Previewed
                if received.voided:
                    unnumbered = replace(self._session, stream="", hlc=hlc)
                    hlc = purged.follow(db, unnumbered, received.voided, actor)
                if received.new_ops:
                    self._session.hlc = max(self._session.hlc, hlc)
                    log.set_meta(db, "hlc", str(self._session.hlc))
                ours = self._session.stream
                twin = any(r.stream == ours and r.last > self._session.seq for r in runs)
                if twin or ours in received.parted:
                    self._session.stream = ""  # a copy of this session lives elsewhere: number anew
                detail: dict[str, Any] = {
                    "source": source,
                    "new": received.new_ops,
                    "known": received.known_ops,
                }
                if received.parted:
                    detail["parted"] = len(received.parted)
                about: dict[str, Any] = {"detail": detail, "install": self.install}
                audit.append(
                    db, at_ms=self.clock.milliseconds(), actor=actor, event="bundle.applied", **about
                )
            return received


class _Previewed(Exception):
    """Everything was tried and nothing is to be kept."""
