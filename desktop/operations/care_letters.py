"""Care keys go to the other PCs of the office, and into restored files, with the exchange; never in clear.

Every PC writes into the log where its users can be reached (the public halves of their slots). Whoever holds a key
writes a letter to each slot that is entitled to it; whoever signs in opens the letters to his own slot. What stands
in the log opens with that slot alone: why this is enough is told in docs/decisions/0017-second-key.md.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.errors import Refused
from desktop.operations import settings
from desktop.security import care_letters as letters
from desktop.security import machine, slotfile
from desktop.security.ring import CareKey
from desktop.workspace import Unit, Workspace

ADDRESS: Final = "care_key.address."
LETTER: Final = "care_key.letter."
STEP: Final = "exchange.care_keys"

Entitled = Mapping[str, set[str]]  # category → users


@dataclass(frozen=True, slots=True)
class Address:
    """Where a user can be reached: a slot's public half, on which PC, and proofs by care keys he held."""

    user: str
    recipient: str
    pc: str
    proofs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The setting it stands in."""
        return f"{ADDRESS}{letters.box(self.recipient)}"

    def value(self) -> dict[str, Any]:
        """As JSON."""
        return {"user": self.user, "to": self.recipient, "pc": self.pc, "proofs": list(self.proofs)}


def take_in(office: Workspace, entitled: Entitled) -> bool:
    """Open the letters to whoever is signed in, of the categories he is entitled to; whether there were new keys.

    The recovery code and the escrow are entitled to every category.
    """
    user = office.signed_in
    categories = {category for category, users in entitled.items() if not user or user in users}
    with office.read() as db:
        found = list(_letters(db))
    return office.open_letters([(key_id, text) for _box, key_id, text in found], categories)


def joined(office: Workspace) -> bool:
    """Whether the slots tell of another PC of the office."""
    here = machine.available(office.home)
    slots = slotfile.sound(office.path, office.home)[0].slots
    return any(slot.machine and slot.machine not in here for slot in slots)


def hand_on(office: Workspace, entitled: Entitled, *, actor: str) -> int:
    """Say where this PC's users are reached, and write the letters that are missing; returns how many were written.

    Raises `Refused` for a role that sees nothing of the register.
    """
    mine = _mine(office, entitled)
    here = set(machine.available(office.home))
    with office.read() as db:
        known = {address.recipient: address for address in _addresses(db)}
        sent = {(box, key_id) for box, key_id, _text in _letters(db)}
    fresh = [one for one in mine if known.get(one.recipient) != one]
    current = {one.recipient for one in mine}
    gone = [one for one in known.values() if one.pc in here and one.recipient not in current]
    reached = {**known, **{one.recipient: one for one in fresh}}
    for one in gone:
        del reached[one.recipient]
    due = [
        (recipient, key)
        for recipient, key in _due(office, entitled, list(reached.values()))
        if (letters.box(recipient), key.id) not in sent
    ]
    if not (fresh or gone or due):
        return 0
    with office.change(STEP, actor=actor) as unit:
        for one in fresh:
            settings.put(unit, one.key, one.value())
        for one in gone:
            settings.remove(unit, one.key)
        return sum(_sent(unit, recipient, key) for recipient, key in due)


def forget_others(office: Workspace, *, actor: str) -> None:
    """After this PC took another's place: nobody is written to elsewhere until he signs in there again."""
    here = machine.available(office.home)
    with office.change(STEP, actor=actor) as unit:
        for address in _addresses(unit.db):
            if address.pc not in here:
                settings.remove(unit, address.key)


def _mine(office: Workspace, entitled: Entitled) -> list[Address]:
    """The slots of this PC, each with what whoever is signed in can prove of his own."""
    here = machine.available(office.home)
    found = []
    for slot in slotfile.sound(office.path, office.home)[0].slots:
        if slot.kind != slotfile.PASSWORD or slot.earlier or slot.machine not in here:
            continue
        address = Address(slot.user, slot.recipient, slot.machine)
        found.append(_proved(office, address, entitled))
    return found


def _proved(office: Workspace, address: Address, entitled: Entitled) -> Address:
    """With the proofs that stand, and one for each category of the signed-in user that has none yet."""
    with office.read() as db:
        known = next((a for a in _addresses(db) if a.recipient == address.recipient), address)
    proofs = list(known.proofs)
    if address.user == office.signed_in:
        for category in sorted(c for c in office.ring.categories if address.user in entitled.get(c, ())):
            if not letters.proven(office.ring, category, address.user, address.recipient, proofs):
                proofs.append(letters.proof(office.ring.newest(category), address.user, address.recipient))
    return Address(address.user, address.recipient, address.pc, tuple(proofs))


def _due(office: Workspace, entitled: Entitled, reached: list[Address]) -> Iterator[tuple[str, CareKey]]:
    """Every letter there should be: (recipient, key).

    A slot gets the key of a category its user is specialist of when he proved, by a key he held, that it is his, or
    when he holds none here yet. The recovery code and the escrow are written to as this file knows them.
    """
    holders = office.care_holders()
    ring = office.ring
    for category in sorted(ring.categories & entitled.keys()):
        keys = ring.only([category]).keys
        recipients = {
            slot.recipient
            for slot in slotfile.sound(office.path, office.home)[0].slots
            if slot.kind != slotfile.PASSWORD and slot.recipient
        }
        for one in reached:
            if one.user in entitled[category] and (
                one.user not in holders.get(category, ())
                or letters.proven(ring, category, one.user, one.recipient, one.proofs)
            ):
                recipients.add(one.recipient)
        for recipient in sorted(recipients):
            yield from ((recipient, key) for key in keys)


def _sent(unit: Unit, recipient: str, key: CareKey) -> bool:
    try:
        text = b64encode(letters.sealed(recipient, key)).decode()
    except Refused:  # no public key: whoever wrote that gets nothing
        return False
    unit.create("setting", {"key": f"{LETTER}{letters.box(recipient)}.{key.id}", "value": {"sealed": text}})
    return True


def _addresses(db: Connection) -> list[Address]:
    found = []
    for _key, value in _settings(db, ADDRESS):
        try:
            proofs = tuple(str(one) for one in value["proofs"])
            found.append(Address(str(value["user"]), str(value["to"]), str(value["pc"]), proofs))
        except (KeyError, TypeError):
            continue
    return found


def _letters(db: Connection) -> Iterator[tuple[str, str, bytes]]:
    """(box, id of the key, what is sealed) of every letter."""
    for key, value in _settings(db, LETTER):
        box, _dot, key_id = key.removeprefix(LETTER).partition(".")
        try:
            yield box, key_id, b64decode(value["sealed"], validate=True)
        except (KeyError, TypeError, ValueError):
            continue


def _settings(db: Connection, beginning: str) -> list[tuple[str, Any]]:
    rows = db.exec_driver_sql("SELECT key, value FROM setting WHERE key GLOB ?", (f"{beginning}*",))
    return [(key, orjson.loads(value)) for key, value in rows if value]
