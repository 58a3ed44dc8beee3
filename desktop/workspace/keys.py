"""The keys of the open office: passwords, care keys, the recovery code, the escrow, and changing the data key."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes
from desktop.security import keyslots, slot_changes, slotfile
from desktop.security.ring import Ring
from desktop.store import database, log, rekey
from desktop.workspace.passage import Passage

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from desktop.store.sealing import Seals


class Keyed:
    """What `Workspace` can do about its keys. Every change is recorded in the audit chain."""

    path: Path
    signed_in: str
    random: RandomBytes
    seals: Seals
    home: Path | None
    db_id: str
    _key: bytes
    _engine: Engine
    _writing: threading.RLock
    _passage: Passage

    if TYPE_CHECKING:

        def read(self) -> AbstractContextManager[Connection]: ...
        def local(self) -> AbstractContextManager[Connection]: ...
        def record_event(
            self, event: str, *, actor: str, object_id: str = "", detail: Mapping[str, Any] | None = None
        ) -> None: ...

    @property
    def ring(self) -> Ring:
        """The care keys that whoever is signed in holds."""
        return self.seals.ring

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
            give = keyslots.change_password if here else slot_changes.give_password
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

    # the care keys

    def grant_care(self, user: str, categories: Collection[str], *, actor: str) -> None:
        """Hand on the keys of restricted categories to a user.

        Raises `Refused` (`care.key_elsewhere`) when this session does not hold them: whoever does must grant, or
        somebody who opened the office with the recovery code.
        """
        with database.sorted_errors():
            made = slot_changes.grant_care(
                self.path, self._key, user=user, categories=categories, ring=self.ring, random=self.random,
                home=self.home,
            )  # fmt: skip
        if user == self.signed_in or not self.signed_in:
            self.seals.ring = self.ring.merged(made)
        self.record_event(
            "care_key.granted", actor=actor, detail={"user": user, "count": len(set(categories))}
        )

    def first_care_key(self, category: str) -> Ring:
        """The first key of a category, for whoever is signed in, the recovery code and the escrow.

        Raises `Refused` (`care.key_elsewhere`) when others hold one. Records nothing: a change may be under way.
        """
        with database.sorted_errors():
            return slot_changes.grant_care(
                self.path, self._key, user=self.signed_in, categories=[category], ring=self.ring,
                random=self.random, home=self.home,
            )  # fmt: skip

    def withdraw_care(self, user: str, categories: Collection[str], *, actor: str) -> None:
        """Take care keys away from a user; what is sealed from now on is under new keys."""
        with database.sorted_errors():
            fresh = slot_changes.withdraw_care(
                self.path, self._key, user=user, categories=categories, random=self.random, home=self.home
            )
        if user == self.signed_in:
            self.seals.ring = self.ring.only(self.ring.categories - set(categories))
        else:
            self._take_up(fresh)
        self.record_event(
            "care_key.withdrawn", actor=actor, detail={"user": user, "count": len(set(categories))}
        )

    def care_holders(self) -> dict[str, list[str]]:
        """Category → who holds its key: users, "" for the recovery code, "@name" for the escrow."""
        with database.sorted_errors():
            return slot_changes.holders(self.path, self._key, self.home)

    def _take_up(self, fresh: Ring) -> None:
        """New generations of categories this session holds."""
        self.seals.ring = self.ring.merged(fresh.only(self.ring.categories))

    # other ways in

    def become(self, db_id: str) -> None:
        """From now on a file of its own beside the one it was copied from."""
        with self.local() as db:
            log.set_meta(db, "db_id", db_id)
        self.db_id = db_id

    def renew_recovery_code(self, *, actor: str) -> str:
        """A new recovery code to print; the old sheet opens nothing more. Raises `Refused` like `grant_care`."""
        with database.sorted_errors():
            code = slot_changes.renew_paper(
                self.path, self._key, ring=self.ring, random=self.random, home=self.home
            )
        self.record_event("recovery.renewed", actor=actor)
        return code

    def set_escrow(self, recipient: str, name: str, *, actor: str) -> None:
        """Let the district's key open this office; raises `Refused` (`key.malformed`)."""
        with database.sorted_errors():
            slot_changes.add_escrow(
                self.path, self._key, recipient=recipient, name=name, ring=self.ring, random=self.random,
                home=self.home,
            )  # fmt: skip
        self.record_event("escrow.set", actor=actor, detail={"name": name})

    def remove_escrow(self, *, actor: str) -> bool:
        """Take the escrow away and change the key it knew; False when there was none."""
        with database.sorted_errors():
            gone = slot_changes.remove_escrow(self.path, random=self.random, home=self.home)
        if gone:
            self.record_event("escrow.removed", actor=actor)
            self.change_key(actor=actor)
        return gone
