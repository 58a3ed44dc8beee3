"""An office file that is locked while its window stays: connections closed, keys let go of, the file still held."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.security import keyslots
from desktop.security.keyslots import Way
from desktop.security.ring import Ring
from desktop.store import database, rekey
from desktop.workspace.passage import Passage

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from desktop.store.sealing import Seals


class _Asleep:
    """Stands where the engine was: whoever wants to read or write hears that the office is locked."""

    def connect(self) -> Any:
        raise EnvironmentFailure(_("窗口已锁定,请先解锁。"), code="office.asleep")

    def dispose(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True)
class Reads:
    """Where an open office reads from, to be opened again: the file (or the copy of it that is read), the folder of
    this installation's keys, and whether the file is `settled` as in `database.connect`."""

    file: Path
    home: Path | None
    settled: bool = False

    def opens(self, key: bytes) -> bool:
        """Whether the file opens under this key."""
        return rekey.opens(self.file, key, settled=self.settled)

    def engine(self, key: bytes) -> Engine:
        """Its engine."""
        return database.engine_for(self.file, key, make=False, settled=self.settled)


class Sleeping:
    """What `Workspace` does when its window is locked and unlocked.

    Python cannot overwrite a key in memory; it is forgotten, and the memory freed with it is used again.
    """

    path: Path
    signed_in: str
    seals: Seals
    _reads: Reads
    _key: bytes
    _private: bytes
    _engine: Engine
    _writing: threading.RLock
    _passage: Passage

    @property
    def keys_home(self) -> Path | None:
        """The folder of this installation's keys, by which passwords open here; None for the user's own."""
        return self._reads.home

    @property
    def asleep(self) -> bool:
        """Whether the keys were let go of."""
        return isinstance(self._engine, _Asleep)

    def suspend(self) -> None:
        """Wait for what is being read and written, then close every connection and forget the keys.

        Raises `EnvironmentFailure` (`store.busy`) when somebody reads for too long; ask again then.
        """
        with self._writing, self._passage.alone():
            if not self.asleep:
                self._engine.dispose()
                self._engine = cast("Engine", _Asleep())
                self._key = self._private = b""
                self.seals.ring = Ring.empty()

    def resume(self, password: str) -> None:
        """Open the file again as before; raises `Refused` (`password.wrong`) unless it is the same user's password.

        After the recovery code opened the office, any user's password does.
        """
        with database.sorted_errors():
            held = keyslots.opened(
                self.path, Way(password, user=self.signed_in), home=self._reads.home, opens=self._reads.opens
            )
            if self.signed_in and held.user != self.signed_in:
                words = _("密码不对。请检查大小写和输入法后再试,或使用纸质恢复码。")
                raise Refused(words, code="password.wrong")
            with self._writing, self._passage.alone():
                if self.asleep:
                    self._engine = self._reads.engine(held.key)
                    self._key, self._private = held.key, held.private
                    self.seals.ring = held.ring
                    self.seals.attach(self._engine)
