"""Other ways in: the recovery code, the district's escrow, passwords of other PCs; what is made, renewed, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from desktop.base.ids import RandomBytes
from desktop.security import keyslots, machine, recovery_code, slot_making, slotfile
from desktop.security.keyslots import current
from desktop.security.ring import Ring
from desktop.security.sealing import Argon2Cost
from desktop.security.slotfile import ESCROW, PAPER, PASSWORD, Slot

GUEST: Final = "guest:"  # before the name of a computer that is let in
ALONE: Final = 1  # a recovery code, and none before it


def renew_paper(
    office: Path, data_key: bytes, *, ring: Ring, random: RandomBytes, home: Path | None = None
) -> str:
    """A new recovery code; the old one opens nothing more.

    Unless it held care keys that `ring` lacks: nothing may be lost, so both open until `superseded` is empty.
    """
    file = current(office, random, home)
    secret = random(16)
    paper = slot_making.paper_slot(file.id, secret, data_keys=[data_key], ring=ring, random=random)
    slots = without_superseded([*file.slots, paper], data_key)
    slotfile.write(office, replace(file, slots=tuple(slots)), home, both=True)
    return recovery_code.write(secret)


def without_superseded(slots: Sequence[Slot], data_key: bytes) -> list[Slot]:
    """Without the earlier recovery codes of which the last one holds every care key."""
    papers = [slot for slot in slots if slot.kind == PAPER]
    kept = [slot for slot in papers[:-1] if not slot.earlier and _missing(papers[-1], slot, data_key)]
    return [slot for slot in slots if slot.kind != PAPER or slot in (*kept, *papers[-1:])]


def _missing(newer: Slot, older: Slot, data_key: bytes) -> list[str]:
    """The categories of which one slot holds keys that the other lacks; notes of earlier programs tell generations alone."""
    now, before = (slot_making.held(slot, (data_key,)) for slot in (newer, older))
    return [
        category
        for category, (generation, ids) in before.items()
        if generation > now.get(category, (0, frozenset()))[0] or ids - now[category][1]
    ]


def superseded(office: Path, data_key: bytes, home: Path | None = None) -> dict[str, list[str]]:
    """The categories for which an earlier recovery code is still needed, and who holds their keys besides.

    Whoever of them signs in hands on what the new code lacks; where nobody is named, the earlier code must open once.
    """
    slots = slotfile.sound(office, home)[0].slots
    papers = [slot for slot in slots if slot.kind == PAPER]
    found: dict[str, list[str]] = {}
    for paper in papers[:-ALONE]:
        for category in _missing(papers[-1], paper, data_key):
            holders = (
                s.user for s in slots if s.kind == PASSWORD and category in slot_making.held(s, (data_key,))
            )
            found[category] = list(dict.fromkeys(holders))
    return found


def add_escrow(
    office: Path, data_key: bytes, *, recipient: str, name: str, ring: Ring, random: RandomBytes,
    home: Path | None = None,
) -> None:  # fmt: skip
    """Let the holder of a key open the office; one escrow at a time. Raises `Refused` for a malformed key."""
    file = current(office, random, home)
    slot = slot_making.escrow_slot(
        file.id, recipient.strip(), name, data_keys=[data_key], ring=ring, random=random
    )
    kept = [s for s in file.slots if s.kind != ESCROW]
    slotfile.write(office, replace(file, slots=(*kept, slot)), home)


def with_guest(
    office: Path, data_key: bytes, *, recipient: str, name: str, random: RandomBytes, home: Path | None = None
) -> bytes:
    """The slots as they stand and one more, for a computer that is let in; this office's own slots stay as they are.

    The guest gets no care keys: they reach its users by letters. Raises `Refused` for a malformed key.
    """
    file = current(office, random, home)
    slot = slot_making.escrow_slot(
        file.id, recipient, GUEST + name, data_keys=[data_key], ring=Ring.empty(), random=random
    )
    return replace(file, slots=(*file.slots, slot), counter=file.counter + 1).dump()


def is_guest(slot: Slot) -> bool:
    """Whether a slot lets a computer in that was approved."""
    return slot.kind == ESCROW and slot.user.startswith(GUEST)


def opened_by_guest(signed_in: str) -> bool:
    """Whether an office was opened by the way in that was made for a computer, not by anybody's password."""
    return signed_in.startswith(GUEST)


def invited(office: Path, recipient: str, home: Path | None = None) -> bool:
    """Whether the holder of this key was let in with this copy and has not joined yet."""
    slots = slotfile.sound(office, home)[0].slots
    return any(is_guest(slot) and slot.recipient == recipient for slot in slots)


def drop_guests(office: Path, *, random: RandomBytes, home: Path | None = None) -> None:
    """Who was let in has a password now."""
    file = current(office, random, home)
    kept = tuple(slot for slot in file.slots if not is_guest(slot))
    if len(kept) < len(file.slots):
        slotfile.write(office, replace(file, slots=kept), home)


def remove_escrow(office: Path, *, random: RandomBytes, home: Path | None = None) -> bool:
    """Take the escrow away; False when there was none. It still opens copies of until now."""
    file = current(office, random, home)
    kept = tuple(s for s in file.slots if s.kind != ESCROW)
    if len(kept) == len(file.slots):
        return False
    slotfile.write(office, replace(file, slots=kept, due=True), home)
    return True


def give_password(
    office: Path, data_key: bytes, *, user: str, password: str, ring: Ring, random: RandomBytes,
    cost: Argon2Cost | None = None, home: Path | None = None,
) -> None:  # fmt: skip
    """A password on this PC for somebody who may have one on another, with the care categories he knows there.

    Somebody nobody knows gets them all when there is no other user.
    """
    keyslots.check_new_password(password)
    file = current(office, random, home)
    slots = [slot for slot in file.slots if slot.kind == PASSWORD]
    own = [slot for slot in slots if slot.user == user]
    knew = {category for slot in own for category in slot_making.known(slot, (data_key,))}
    here = machine.load_or_replace(home, random=random)
    made = slot_making.password_slot(
        file.id, user, password, here, data_keys=[data_key], ring=ring.only(knew) if slots else ring,
        random=random, cost=cost or keyslots.cost_of(file),
    )  # fmt: skip
    kept = [s for s in file.slots if not (s in own and s.machine == here.id)]
    slotfile.write(office, replace(file, slots=(made, *kept)), home)


def drop_other_machines(office: Path, *, random: RandomBytes, home: Path | None = None) -> list[str]:
    """Take away the passwords of other PCs; returns whose they were. Call when this PC has one."""
    here = machine.available(home)
    file = current(office, random, home)
    gone = [s for s in file.slots if s.kind == PASSWORD and not s.earlier and s.machine not in here]
    if gone:
        kept = tuple(s for s in file.slots if s not in gone)
        slotfile.write(office, replace(file, slots=kept, due=True), home)
    return list(dict.fromkeys(slot.user for slot in gone))
