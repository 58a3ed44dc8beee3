"""Making slots: a key pair of its own for each, the private half locked, everything else sealed to the public one.

So whoever changes the data key or hands on a care key needs nobody else's password.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

import orjson

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes
from desktop.security import sealing
from desktop.security.machine import MachineSecret
from desktop.security.ring import CareKey, Ring
from desktop.security.sealing import Argon2Cost, Unopened
from desktop.security.slotfile import ESCROW, PAPER, PASSWORD, Slot

DATA = b"gezhi data key\0"
CARE = b"gezhi care ring\0"
NOTES = b"gezhi slot notes"


def password_slot(
    file_id: str, user: str, password: str, machine: MachineSecret, *, data_keys: Iterable[bytes], ring: Ring,
    random: RandomBytes, cost: Argon2Cost,
) -> Slot:  # fmt: skip
    """A user's way in on this machine."""
    private, salt = random(32), random(16)
    key = password_key(password, salt, cost, machine)
    slot = Slot(PASSWORD, user, sealing.recipient_of(private), machine.id, salt, cost)
    return _filled(_locked(slot, key, private, random), file_id, tuple(data_keys), ring, random)


def paper_slot(
    file_id: str, secret: bytes, *, data_keys: Iterable[bytes], ring: Ring, random: RandomBytes
) -> Slot:
    """The way in by the printed recovery code, on any machine. `secret`: its 16 bytes."""
    private, salt = random(32), random(16)
    slot = Slot(PAPER, recipient=sealing.recipient_of(private), salt=salt)
    locked = _locked(slot, paper_key(secret, salt), private, random)
    return _filled(locked, file_id, tuple(data_keys), ring, random)


def escrow_slot(
    file_id: str, recipient: str, name: str, *, data_keys: Iterable[bytes], ring: Ring, random: RandomBytes
) -> Slot:
    """The district's way in: its private key is not here. Raises `Refused` for a malformed recipient."""
    return _filled(Slot(ESCROW, name, recipient), file_id, tuple(data_keys), ring, random)


def password_key(password: str, salt: bytes, cost: Argon2Cost, machine: MachineSecret) -> bytes:
    """HKDF(Argon2id(password, salt) ‖ machine secret)."""
    both = sealing.stretched(password, salt, cost) + machine.secret
    return sealing.derived(both, salt, b"gezhi password slot")


def paper_key(secret: bytes, salt: bytes) -> bytes:
    """HKDF(recovery code)."""
    return sealing.derived(secret, salt, b"gezhi paper slot")


def _locked(slot: Slot, key: bytes, private: bytes, random: RandomBytes) -> Slot:
    return replace(slot, lock=sealing.wrap(key, private, slot.about, random))


def _filled(slot: Slot, file_id: str, data_keys: tuple[bytes, ...], ring: Ring, random: RandomBytes) -> Slot:
    slot = replace(slot, data=data_for(slot, file_id, data_keys))
    return handed(slot, file_id, data_keys[0], ring, random) if ring else slot


def data_for(slot: Slot, file_id: str, data_keys: Iterable[bytes]) -> tuple[bytes, ...]:
    """The data keys sealed to a slot, in their order."""
    return tuple(sealing.seal(slot.recipient, key, DATA + file_id.encode()) for key in data_keys)


def opened_data(private: bytes, slot: Slot, file_id: str) -> tuple[bytes, ...]:
    """The data keys of a slot; raises `Unopened`."""
    return tuple(sealing.unseal(private, one, DATA + file_id.encode()) for one in slot.data)


def opened_care(private: bytes, slot: Slot, file_id: str) -> Ring:
    """The care keys of a slot; raises `Unopened`."""
    ring = Ring.empty()
    for one in slot.care:
        try:
            ring = ring.merged(Ring.load(sealing.unseal(private, one, CARE + file_id.encode())))
        except ValueError as error:
            raise Unopened from error
    return ring


def handed(slot: Slot, file_id: str, data_key: bytes, ring: Ring, random: RandomBytes) -> Slot:
    """The slot with the keys of `ring` added, sealed category by category so that one can be taken away again."""
    if slot.earlier:
        words = _("“{name}”还没有用新版程序登录过,请先登录一次再授权。")
        raise Refused(words.format(name=slot.user), code="keys.earlier")
    notes, care = _notes(slot, (data_key,)), list(slot.care)
    for category in sorted(ring.categories):
        keys = ring.only([category])
        care.append(sealing.seal(slot.recipient, keys.dump(), CARE + file_id.encode()))
        generation, marks, ids = notes.get(category, (0, [], []))
        notes[category] = (
            max(generation, keys.newest(category).generation),
            [*marks, _mark(care[-1])],
            sorted({*ids, *(key.id for key in keys.keys)}),
        )
    return _noted(replace(slot, care=tuple(care)), data_key, notes, random)


def without(slot: Slot, data_key: bytes, categories: Iterable[str], random: RandomBytes) -> Slot:
    """The slot without the keys of these categories."""
    notes = _notes(slot, (data_key,))
    gone = {mark for category in categories for mark in notes.pop(category, (0, [], []))[1]}
    left = replace(slot, care=tuple(one for one in slot.care if _mark(one) not in gone))
    return _noted(left, data_key, notes, random)


def noted_under(slot: Slot, data_key: bytes, earlier: Iterable[bytes], random: RandomBytes) -> Slot:
    """The slot with its note readable under this data key; it was under one of `earlier`."""
    return _noted(slot, data_key, _notes(slot, earlier), random) if slot.known else slot


def known(slot: Slot, data_keys: Iterable[bytes]) -> dict[str, int]:
    """Category → newest generation a slot knows; empty when nothing is noted. Raises `Unopened` under another key."""
    return {category: note[0] for category, note in _notes(slot, data_keys).items()}


def held(slot: Slot, data_keys: Iterable[bytes]) -> dict[str, tuple[int, frozenset[str]]]:
    """Category → newest generation and fingerprints of the keys a slot holds; earlier notes name no fingerprints."""
    return {category: (note[0], frozenset(note[2])) for category, note in _notes(slot, data_keys).items()}


def lacking(slot: Slot, data_key: bytes, ring: Ring) -> Ring:
    """The keys of `ring` that a slot does not hold. Raises `Unopened` under another data key."""
    known_ids = {key_id for _generation, ids in held(slot, (data_key,)).values() for key_id in ids}
    return Ring.of(key for key in ring.keys if key.id not in known_ids)


# category → newest generation, marks of the sealed pieces that hold it, ids of the keys in them
Notes = dict[str, tuple[int, list[str], list[str]]]


def _notes(slot: Slot, data_keys: Iterable[bytes]) -> Notes:
    if not slot.known:
        return {}
    for key in data_keys:
        try:
            body = orjson.loads(sealing.unwrap(_notes_key(key), slot.known, _place(slot)))
            return {
                str(category): (int(note[0]), list(note[1]), list(note[2]) if len(note) > 2 else [])
                for category, note in body.items()
            }
        except Unopened:
            continue
    raise Unopened


def _noted(slot: Slot, data_key: bytes, notes: Notes, random: RandomBytes) -> Slot:
    content = orjson.dumps(notes, option=orjson.OPT_SORT_KEYS)
    content += b" " * (-len(content) % 512)  # the length must not tell how many
    return replace(slot, known=sealing.wrap(_notes_key(data_key), content, _place(slot), random))


def _mark(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()[:16]


def next_key(category: str, slots: Iterable[Slot], data_key: bytes, random: RandomBytes) -> CareKey:
    """The next generation of a category's key, beyond what any slot knows."""
    last = max((known(slot, (data_key,)).get(category, 0) for slot in slots), default=0)
    made = Ring.empty().with_new(category, random).newest(category)
    return CareKey.of(category, last + 1, made.key)


def _notes_key(data_key: bytes) -> bytes:
    return sealing.derived(data_key, None, NOTES)


def _place(slot: Slot) -> bytes:
    return slot.recipient.encode()
