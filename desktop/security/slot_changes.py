"""What changes between the slots: a user goes and the keys with him, a care key is handed on, a new way in or none.

Everybody else's password stays: what changes is sealed to each slot's public key.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes
from desktop.security import keyslots, machine, slot_making, slot_ways, slotfile
from desktop.security.keyslots import Held, Way, current
from desktop.security.ring import Ring
from desktop.security.slotfile import ESCROW, PAPER, PASSWORD, Slot, SlotFile


def settle(office: Path, held: Held, way: Way, *, random: RandomBytes, home: Path | None = None) -> Held:
    """After the office file opened: both places hold one sound file with the key that opened, in this format.

    A password slot of the first format is made one of this; the care keys begin with it when nobody else could
    hold them. Raises `OSError` when the place beside the office file cannot be written.
    """
    file, newest = held.file, slotfile.sound(office, home)[0]
    earlier = held.kind == PASSWORD and way.password is not None and not held.recipient
    doubled = any(len(slot.data) > 1 for slot in file.slots)
    if not earlier and not doubled and file.counter == newest.counter:
        slotfile.mend(office, file, home)
        return held
    if earlier:
        assert way.password is not None
        numbered = replace(file, id=file.id or random(16).hex())
        file = _brought_up(numbered, held, way.password, random, home)
    if doubled:
        file = replace(_only(file, held, random), due=file.due and held.index > 0)
    file = slotfile.write(office, replace(file, counter=max(file.counter, newest.counter)), home)
    if earlier:
        return keyslots.opened(office, way, home=home)
    return replace(held, file=file, data_keys=(held.key,), index=0)


def _brought_up(
    file: SlotFile, held: Held, password: str, random: RandomBytes, home: Path | None
) -> SlotFile:
    old = next(s for s in file.slots if s.earlier and s.kind == PASSWORD and s.user == held.user)
    others = [slot for slot in file.slots if slot is not old]
    alone = not any(slot.kind == PASSWORD for slot in others)
    assert old.cost is not None
    own = slot_making.password_slot(
        file.id, held.user, password, machine.load_or_create(home, random=random), data_keys=[held.key],
        ring=first_ring(random) if alone else Ring.empty(), random=random, cost=old.cost,
    )  # fmt: skip
    return replace(file, slots=(own, *others))


def first_ring(random: RandomBytes) -> Ring:
    """A key for every restricted category."""
    from desktop.domain.permissions import RESTRICTED  # noqa: PLC0415 - the gate's first paint waits for this module

    ring = Ring.empty()
    for category in RESTRICTED:
        ring = ring.with_new(category, random)
    return ring


def _only(file: SlotFile, held: Held, random: RandomBytes) -> SlotFile:
    """Of two data keys the one that opened; what is noted under the other is noted anew."""
    slots = []
    for slot in file.slots:
        noted = slot_making.noted_under(slot, held.key, held.data_keys, random)
        slots.append(replace(noted, data=slot.data[held.index : held.index + 1]))
    return replace(file, slots=tuple(slots))


# The data key


def begin_rotation(
    office: Path, data_key: bytes, new_key: bytes, *, random: RandomBytes, home: Path | None = None
) -> SlotFile:
    """Put the new data key before the old one in every slot, in both places; raises `OSError` without a change.

    From here on the file may be under either. Only when `postponed` is empty.
    """
    file = current(office, random, home)
    slots = [
        replace(slot, data=slot_making.data_for(slot, file.id, [new_key, data_key])) for slot in file.slots
    ]
    return slotfile.write(office, replace(file, slots=tuple(slots), due=True), home, both=True)


def end_rotation(
    office: Path, new_key: bytes, old_key: bytes, *, random: RandomBytes, home: Path | None = None
) -> None:
    """The office file was opened again under the new key: the old one goes."""
    file = slotfile.sound(office, home)[0]
    slots = []
    for slot in file.slots:
        noted = slot_making.noted_under(slot, new_key, [new_key, old_key], random)
        slots.append(replace(noted, data=slot.data[:1]))
    slotfile.write(office, replace(file, slots=tuple(slots), due=False), home)


def postponed(file: SlotFile) -> list[str]:
    """Why the data key cannot be changed yet: whose slots are of the first format ("" the paper's)."""
    return [slot.user for slot in file.slots if slot.earlier]


def remove_user(
    office: Path, data_key: bytes, *, user: str, random: RandomBytes, home: Path | None = None
) -> Ring:
    """Take every slot of a user away; care categories he knew go on under new keys, which are returned.

    Raises `Refused` for the last password that opens on this PC. The data key is changed by whoever calls.
    """
    file = current(office, random, home)
    gone = [s for s in file.slots if s.kind == PASSWORD and s.user == user]
    kept = [s for s in file.slots if s not in gone]
    if not gone:
        return Ring.empty()
    if not set(keyslots.users(office, home)) - {user}:
        raise Refused(_("这是最后一个密码,不能去掉。"), code="password.last")
    lost = {category for slot in gone for category in slot_making.known(slot, (data_key,))}
    fresh = Ring.of(slot_making.next_key(category, file.slots, data_key, random) for category in sorted(lost))
    kept = [_with(slot, file.id, data_key, fresh, random) for slot in kept]
    slotfile.write(office, replace(file, slots=tuple(kept), due=True), home)
    return fresh


def _with(slot: Slot, file_id: str, data_key: bytes, fresh: Ring, random: RandomBytes) -> Slot:
    if slot.earlier:
        return slot
    told = fresh.only(slot_making.known(slot, (data_key,)))
    return slot_making.handed(slot, file_id, data_key, told, random) if told else slot


# The care keys


def holders(office: Path, data_key: bytes, home: Path | None = None) -> dict[str, list[str]]:
    """Category → users whose slot holds its key ("" for the recovery code, the name of an escrow with "@")."""
    found: dict[str, list[str]] = {}
    for slot in slotfile.sound(office, home)[0].slots:
        for category in slot_making.known(slot, (data_key,)):
            name = f"@{slot.user}" if slot.kind == ESCROW else slot.user
            if name not in found.setdefault(category, []):
                found[category].append(name)
    return found


def grant_care(
    office: Path, data_key: bytes, *, user: str, categories: Collection[str], ring: Ring, random: RandomBytes,
    home: Path | None = None,
) -> Ring:  # fmt: skip
    """Hand on care keys of `ring` to a user, the recovery code and the escrow; returns keys made for the first time.

    A category nobody holds yet gets its first key; `user` "" is the recovery code alone. Raises `Refused`
    (`care.key_elsewhere`) for a category whose key others hold and this ring does not, `password.user` for nobody.
    """
    file = current(office, random, home)
    if user and not any(s.kind == PASSWORD and s.user == user for s in file.slots):
        raise Refused(_("“{user}”还没有密码,请先设密码再授权。").format(user=user), code="password.user")
    held = holders(office, data_key, home)
    if missing := sorted(c for c in categories if c in held and c not in ring.categories):
        raise _elsewhere({category: held[category] for category in missing})
    made = Ring.of(slot_making.next_key(c, file.slots, data_key, random) for c in categories if c not in held)
    given = ring.only(categories).merged(made)
    slots = [
        slot_making.handed(slot, file.id, data_key, given, random)
        if (slot.kind == PASSWORD and slot.user == user) or (_for_all(slot) and not _knows(slot, data_key, given))
        else slot
        for slot in file.slots
    ]  # fmt: skip
    if given:
        slotfile.write(office, replace(file, slots=tuple(slots)), home)
    return made


def level(
    office: Path, data_key: bytes, *, entitled: Mapping[str, Collection[str]], ring: Ring, random: RandomBytes,
    home: Path | None = None,
) -> list[str]:  # fmt: skip
    """Give every slot the keys of `ring` it may have and lacks; returns whose they are ("" the code's and escrow's).

    `entitled`: category → users. The recovery code and the escrow may have every category.
    """
    file = current(office, random, home)
    slots, reached = [], []
    for slot in file.slots:
        mine = slot.kind == PASSWORD and not slot.earlier
        its = {c for c, users in entitled.items() if _for_all(slot) or (mine and slot.user in users)}
        given = slot_making.lacking(slot, data_key, ring.only(its)) if its else Ring.empty()
        if given:
            reached.append(slot.user if mine else "")
            slot = slot_making.handed(slot, file.id, data_key, given, random)
        slots.append(slot)
    left = slot_ways.without_superseded(slots, data_key)
    if reached or len(left) < len(slots):
        slotfile.write(office, replace(file, slots=tuple(left)), home)
    return list(dict.fromkeys(reached))


def _for_all(slot: Slot) -> bool:
    return slot.kind in {PAPER, ESCROW} and not slot.earlier


def _knows(slot: Slot, data_key: bytes, ring: Ring) -> bool:
    return not slot_making.lacking(slot, data_key, ring)


def _elsewhere(holders: Mapping[str, Collection[str]]) -> Refused:
    from desktop.domain.care import BY_KEY  # noqa: PLC0415 - only for the sentence

    names = "、".join(_(BY_KEY[c].name) if c in BY_KEY else c for c in holders)
    users = "、".join(
        dict.fromkeys(u for held in holders.values() for u in held if u and not u.startswith("@"))
    )
    if users:
        words = _(
            "“{names}”的专项钥匙不在您手里,在 {users} 手里。请持有人登录一次,程序会自动转交;或用纸质恢复码打开后再授权。"
        )
    else:
        words = _("“{names}”的专项钥匙只有恢复码单能打开。请用纸质恢复码打开后再授权。")
    return Refused(words.format(names=names, users=users), code="care.key_elsewhere")


def withdraw_care(
    office: Path, data_key: bytes, *, user: str, categories: Collection[str], random: RandomBytes,
    home: Path | None = None,
) -> Ring:  # fmt: skip
    """Take care keys out of a user's slot; who remains goes on under new keys, which are returned.

    Who kept a copy of the slot file can still open what was sealed until now; nothing that is sealed from now on.
    """
    file = current(office, random, home)
    mine = [s for s in file.slots if s.kind == PASSWORD and s.user == user]
    lost = {c for slot in mine for c in slot_making.known(slot, (data_key,))} & set(categories)
    fresh = Ring.of(slot_making.next_key(c, file.slots, data_key, random) for c in sorted(lost))
    slots = []
    for slot in file.slots:
        if slot in mine:
            slots.append(slot_making.without(slot, data_key, lost, random) if slot.known else slot)
        else:
            slots.append(_with(slot, file.id, data_key, fresh, random))
    if lost:
        slotfile.write(office, replace(file, slots=tuple(slots)), home)
    return fresh
