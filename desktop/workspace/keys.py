"""The keys of the open office: passwords, and changing the data key under its readers."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, Final

import orjson

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.security import keyslots, slot_changes, slot_ways, slotfile
from desktop.store import database, log, rekey
from desktop.workspace.handing import Handing
from desktop.workspace.passage import Passage

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

EARLIER: Final = "keys.earlier"  # meta: the data keys before this one, the oldest first
KEPT_KEYS: Final = 40


class Keyed(Handing):
    """What `Workspace` can do about its keys. Every change is recorded in the audit chain."""

    _engine: Engine
    _writing: threading.RLock
    _passage: Passage

    if TYPE_CHECKING:

        def read(self) -> AbstractContextManager[Connection]: ...

    # passwords

    def change_password(
        self, password: str, *, user: str = "", cost: keyslots.Argon2Cost | None = None
    ) -> None:
        """Give a user a new password; the recovery code and other users' passwords stay.

        `user` may be left out while there is only one. Raises `Refused` for a weak password and an unknown user.
        A user whose care keys this session does not hold is to be granted them anew.
        """
        with database.sorted_errors():
            users = keyslots.named(self.path, self.home)
            chosen = user or (users[0] if len(users) == 1 else "")
            if chosen not in users:
                raise Refused(_("请写明要给哪位用户换密码。"), code="password.user")
            here = chosen in keyslots.users(self.path, self.home)
            give = keyslots.change_password if here else slot_ways.give_password
            give(
                self.path, self._key, user=chosen, password=password, random=self.random, cost=cost,
                ring=self.ring, home=self.home,
            )  # fmt: skip
        self.record_event("password.changed", actor=chosen)

    def add_user(
        self, user: str, password: str, *, actor: str, cost: keyslots.Argon2Cost | None = None
    ) -> None:
        """One more password that opens the file; raises `Refused` for a weak one and for a name that has one."""
        with database.sorted_errors():
            keyslots.add_user(
                self.path,
                self._key,
                user=user,
                password=password,
                random=self.random,
                cost=cost,
                home=self.home,
            )
        self.record_event("password.added", actor=actor, detail={"user": user})

    def remove_user(self, user: str, *, actor: str) -> None:
        """Take a user's password away and change the keys he knew; raises `Refused` for the last one.

        Copies made until now stay readable to who kept one with the slot file and the machine's secret.
        """
        with database.sorted_errors():
            fresh = slot_changes.remove_user(
                self.path, self._key, user=user, random=self.random, home=self.home
            )
            self._take_up(fresh)
        self.record_event("password.removed", actor=actor, detail={"user": user})
        self.change_key(actor=actor)

    def users(self) -> list[str]:
        """Who has a password that opens the file on this PC."""
        return keyslots.users(self.path, self.home)

    # the data key

    def change_key(self, *, actor: str) -> bool:
        """Put the office file under a new data key; every way in goes on. False while that must wait.

        It waits while somebody has not signed in since the slot file of the first format, and for the reading of
        others to end. Raises `EnvironmentFailure` when there is no room; the old key stands then.
        """
        with database.sorted_errors():
            waiting = slot_changes.postponed(slotfile.sound(self.path, self.home)[0])
            if waiting:
                self.record_event("keys.postponed", actor=actor, detail={"waiting": len(waiting)})
                return False
            with self._writing, self._passage.alone():
                self._rekey()
        self.record_event("keys.rotated", actor=actor)
        return True

    def finish_key_change(self) -> None:
        """A change of the data key was cut off, or had to wait for somebody: do it now, if the disk allows."""
        with contextlib.suppress(EnvironmentFailure):  # there is still no room: at the next opening then
            self.change_key(actor=self.signed_in)

    def _rekey(self) -> None:
        old, new = self._key, self.random(32)
        with self.local() as db:  # first: nothing that goes wrong later may lose it
            kept = [*(key for key in _earlier(db) if key != old.hex()), old.hex()][-KEPT_KEYS:]
            log.set_meta(db, EARLIER, orjson.dumps(kept).decode())
        slot_changes.begin_rotation(self.path, old, new, random=self.random, home=self.home)
        self._engine.dispose()
        try:
            rekey.rekey(self.path, old, new)
            self._key = new
        finally:
            if self._key == old and rekey.opens(self.path, new):
                self._key = new  # it failed after the new key was in force
            self._engine = database.engine_for(self.path, self._key, make=False)
            self.seals.attach(self._engine)
        slot_changes.end_rotation(self.path, new, old, random=self.random, home=self.home)

    def keys_of_copies(self) -> tuple[bytes, ...]:
        """The data key and those before it, the newest first: copies made under those are this office's own yet.

        They stand in the encrypted file alone. Whoever may open that could open the copies with his password too.
        """
        with self.read() as db:
            earlier = (bytes.fromhex(one) for one in reversed(_earlier(db)))
            return (self._key, *(key for key in earlier if key != self._key))


def _earlier(db: Connection) -> list[str]:
    found = orjson.loads(log.meta(db, EARLIER) or "[]")
    return [str(one) for one in found]
