"""What the open office hands on: care keys to users, the recovery code, the escrow, another identity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.base.ids import RandomBytes
from desktop.security import care_letters, slot_changes, slot_ways
from desktop.security.ring import Ring
from desktop.store import database, log

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.store.sealing import Seals


class Handing:
    """Part of `Workspace`: every change is recorded in the audit chain."""

    path: Path
    signed_in: str
    random: RandomBytes
    seals: Seals
    home: Path | None
    db_id: str
    _key: bytes
    _private: bytes

    if TYPE_CHECKING:

        def local(self) -> AbstractContextManager[Connection]: ...
        def record_event(
            self, event: str, *, actor: str, object_id: str = "", detail: Mapping[str, Any] | None = None
        ) -> None: ...
        def change_key(self, *, actor: str) -> bool: ...

    @property
    def ring(self) -> Ring:
        """The care keys that whoever is signed in holds."""
        return self.seals.ring

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

    def level_care(self, entitled: Mapping[str, Collection[str]], *, actor: str) -> list[str]:
        """Give every way in of this file the care keys of this session it may have and lacks; returns whose."""
        with database.sorted_errors():
            reached = slot_changes.level(
                self.path, self._key, entitled=entitled, ring=self.ring, random=self.random, home=self.home
            )
        for user in reached:
            self.record_event("care_key.granted", actor=actor, detail={"user": user})
        return reached

    def open_letters(self, letters: Iterable[tuple[str, bytes]], categories: Collection[str]) -> bool:
        """Take up the care keys of these categories in letters to whoever is signed in; whether some were new."""
        if not self._private:
            return False
        found = care_letters.opened(self._private, letters).only(categories)
        before = self.ring
        self.seals.ring = self.ring.merged(found)
        return self.ring != before

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
        """A new recovery code to print; the old sheet opens nothing more, unless `superseded` says what it is needed for."""
        with database.sorted_errors():
            code = slot_ways.renew_paper(
                self.path, self._key, ring=self.ring, random=self.random, home=self.home
            )
        self.record_event("recovery.renewed", actor=actor)
        return code

    def superseded(self) -> dict[str, list[str]]:
        """The categories for which an earlier recovery sheet must be kept yet, and whose login ends that."""
        with database.sorted_errors():
            return slot_ways.superseded(self.path, self._key, self.home)

    def set_escrow(self, recipient: str, name: str, *, actor: str) -> None:
        """Let the district's key open this office; raises `Refused` (`key.malformed`)."""
        with database.sorted_errors():
            slot_ways.add_escrow(
                self.path, self._key, recipient=recipient, name=name, ring=self.ring, random=self.random,
                home=self.home,
            )  # fmt: skip
        self.record_event("escrow.set", actor=actor, detail={"name": name})

    def remove_escrow(self, *, actor: str) -> bool:
        """Take the escrow away and change the key it knew; False when there was none."""
        with database.sorted_errors():
            gone = slot_ways.remove_escrow(self.path, random=self.random, home=self.home)
        if gone:
            self.record_event("escrow.removed", actor=actor)
            self.change_key(actor=actor)
        return gone
