"""The key slots of an office file: every way in, and what may be done with them by whoever is in.

The data key is 256 random bits and is SQLCipher's raw key; the care keys open what is sealed beneath it. Ways in: a
user's password with the machine secret, the printed recovery code, the district's escrow key. Why it is built so:
docs/decisions/0016-keys.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes
from desktop.security import machine, recovery_code, sealing, slot_making, slotfile
from desktop.security.atomic import write_atomically
from desktop.security.ring import Ring
from desktop.security.sealing import Argon2Cost, Unopened
from desktop.security.slotfile import ESCROW, PAPER, PASSWORD, Slot, SlotFile, slot_path

__all__ = [
    "Argon2Cost", "Held", "Way", "add_user", "change_password", "check_new_password", "cost_of", "create",
    "current", "named", "of_key", "opened", "opened_by", "slot_path", "unlock", "users", "write_atomically",
]  # fmt: skip
MIN_PASSWORD: Final = 8


Here = Mapping[str, machine.MachineSecret]  # this machine's secrets by id


@dataclass(frozen=True, slots=True)
class Way:
    """What somebody brings to open an office: one of a password, a recovery code, an escrow identity.

    `user`: whose password it is said to be; that slot is tried first, each try costs most of a second.
    """

    password: str | None = field(default=None, repr=False)
    code: str | None = field(default=None, repr=False)
    identity: str | None = field(default=None, repr=False)
    user: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What a way in gave. `key` opens the office file and is `data_keys[index]`; secrets never show in a repr."""

    kind: str
    user: str
    recipient: str
    file: SlotFile
    data_keys: tuple[bytes, ...] = field(repr=False)
    ring: Ring
    index: int = 0
    private: bytes = field(default=b"", repr=False)  # the slot's own half: opens what is sealed to it later

    @property
    def key(self) -> bytes:
        """The data key."""
        return self.data_keys[self.index]


def check_new_password(password: str) -> None:
    """Raise `Refused` for a password that is too easy to guess."""
    classes = sum(
        any(test(ch) for ch in password)
        for test in (str.islower, str.isupper, str.isdigit, lambda ch: not ch.isalnum())
    )
    if len(password) < MIN_PASSWORD or (classes < 2 and len(password) < 2 * MIN_PASSWORD):
        raise Refused(_("密码至少 8 位,并且字母、数字、符号中至少有两种。"), code="password.weak")


def create(
    office: Path, data_key: bytes, *, user: str, password: str, random: RandomBytes,
    cost: Argon2Cost | None = None, ring: Ring | None = None, home: Path | None = None,
) -> str:  # fmt: skip
    """Write the slot file of a new office and return the recovery code to print. `ring`: the first care keys."""
    ring, file_id, secret = ring or Ring.empty(), random(16).hex(), random(16)
    own = slot_making.password_slot(
        file_id, user, password, machine.load_or_create(home, random=random), data_keys=[data_key], ring=ring,
        random=random, cost=cost or Argon2Cost(),
    )  # fmt: skip
    paper = slot_making.paper_slot(file_id, secret, data_keys=[data_key], ring=ring, random=random)
    slotfile.write(office, SlotFile(file_id, (own, paper)), home)
    return recovery_code.write(secret)


def unlock(office: Path, *, password: str | None = None, code: str | None = None) -> bytes:
    """The data key; raises `Refused` for a wrong password or code, `EnvironmentFailure` for a lost slot file."""
    return opened(office, Way(password, code)).key


def opened_by(
    office: Path, *, password: str | None = None, code: str | None = None, user: str = ""
) -> tuple[bytes, str]:
    """The data key, and whose password it was ("" for the recovery code); raises like `unlock`."""
    held = opened(office, Way(password, code, user=user))
    return held.key, held.user


def opened(
    office: Path, way: Way, *, home: Path | None = None, opens: Callable[[bytes], bool] = lambda _key: True
) -> Held:
    """Go through the slots; `opens` says of a data key whether the office file opens with it.

    Raises `Refused`: `password.wrong`, `recovery.wrong`, `escrow.wrong`, `keys.other_machine` (a password of another
    PC or system user), `store.not_ours` (the slots are sound and none of their keys fits the file).
    """
    files, refusal = slotfile.sound(office, home), None
    for number, file in enumerate(files):
        try:
            held = _through(file, way, home)
        except Refused as error:
            refusal = refusal or error
            continue
        for index, key in enumerate(held.data_keys):
            if not opens(key):
                continue
            if refusal is not None and any(of_key(newer, key) for newer in files[:number]):
                raise refusal  # the newer slots are of this file too: what they refuse was given up
            return replace(held, index=index)
    if refusal is not None:
        raise refusal
    words = _("钥匙文件与这个数据文件不配套(或数据文件已损坏)。请把同一份备份里的两个文件一起放回。")
    raise Refused(words, code="store.not_ours")


def of_key(file: SlotFile, key: bytes) -> bool:
    """Whether slots are of this data key, by their notes; it is believed of those without, as in the first format."""
    try:
        for slot in file.slots:
            slot_making.known(slot, (key,))
    except Unopened:
        return False
    return bool(file.slots)


def _through(file: SlotFile, way: Way, home: Path | None) -> Held:
    if way.code:
        secret = recovery_code.read(way.code)
        tries: Iterable[tuple[Slot, Callable[[], bytes]]] = (
            (s, partial(_paper_key, secret, s)) for s in file.slots if s.kind == PAPER
        )
        refusal = Refused(_("这张恢复码单不属于这个社区,请换一张再试。"), code="recovery.wrong")
    elif way.identity:
        return _by_escrow(file, sealing.private_of(way.identity.strip()))
    else:
        tries = _password_tries(file, way, machine.available(home, damaged_too=True))
        refusal = Refused(_("密码不对。请检查大小写和输入法后再试,或使用纸质恢复码。"), code="password.wrong")
    for slot, key in tries:
        try:
            return _inside(file, slot, sealing.unwrap(key(), slot.lock or b"", slot.about))
        except Unopened:
            continue
    raise refusal


def _password_tries(file: SlotFile, way: Way, here: Here) -> list[tuple[Slot, Callable[[], bytes]]]:
    slots = [slot for slot in file.slots if slot.kind == PASSWORD and slot.cost is not None]
    usable = [slot for slot in slots if _usable(slot, here)]
    if slots and not usable:
        raise other_machine()
    usable.sort(key=lambda slot: slot.user != way.user)
    password = way.password if way.password is not None else ""
    return [(slot, partial(_password_key, password, slot, here)) for slot in usable]


def _usable(slot: Slot, here: Here) -> bool:
    return slot.earlier or slot.machine in here


def _password_key(password: str, slot: Slot, here: Here) -> bytes:
    assert slot.cost is not None
    if slot.earlier:
        return sealing.stretched(password, slot.salt, slot.cost)
    return slot_making.password_key(password, slot.salt, slot.cost, here[slot.machine])


def _paper_key(secret: bytes, slot: Slot) -> bytes:
    return slot_making.paper_key(secret, slot.salt)  # the first format's key is the same


def _by_escrow(file: SlotFile, private: bytes) -> Held:
    mine = sealing.recipient_of(private)
    for slot in file.slots:
        if slot.kind == ESCROW and slot.recipient == mine:
            try:
                return _inside(file, slot, private)
            except Unopened:
                break
    raise Refused(_("这把托管钥匙打不开这个社区:它没有托管给这把钥匙。"), code="escrow.wrong")


def _inside(file: SlotFile, slot: Slot, private: bytes) -> Held:
    if slot.earlier:
        return Held(slot.kind, slot.user, "", file, (private,), Ring.empty())
    keys = slot_making.opened_data(private, slot, file.id)
    if not keys:
        raise Unopened
    ring = slot_making.opened_care(private, slot, file.id)
    return Held(slot.kind, slot.user, slot.recipient, file, keys, ring, private=private)


def other_machine() -> Refused:
    """Only the password was given, and it was set on another PC or by another system user."""
    return Refused(
        _(
            "这份数据的密码是在另一台电脑(或另一个系统用户)上设的,在这里只有密码打不开。"
            "请用纸质恢复码加入这台电脑:gezhi key join 数据文件(先设环境变量 GEZHI_RECOVERY_CODE)。"
            "如果就是原来的电脑,请把环境变量 GEZHI_KEYS 设为原来的钥匙文件夹。"
        ),
        code="keys.other_machine",
    )


def users(office: Path, home: Path | None = None) -> list[str]:
    """Who has a password that opens the file on this PC, in the order of the slots."""
    here = machine.available(home)
    slots = slotfile.sound(office, home)[0].slots
    return list(dict.fromkeys(s.user for s in slots if s.kind == PASSWORD and _usable(s, here)))


def named(office: Path, home: Path | None = None) -> list[str]:
    """Who has a password on any PC."""
    return list(dict.fromkeys(s.user for s in slotfile.sound(office, home)[0].slots if s.kind == PASSWORD))


def current(office: Path, random: RandomBytes, home: Path | None = None) -> SlotFile:
    """The slot file to change; one of the first format gets its id."""
    file = slotfile.sound(office, home)[0]
    return file if file.id else replace(file, id=random(16).hex())


def change_password(
    office: Path, data_key: bytes, *, user: str, password: str, random: RandomBytes,
    cost: Argon2Cost | None = None, ring: Ring | None = None, home: Path | None = None,
) -> None:  # fmt: skip
    """Replace one user's password on this PC; the paper slot, other users and other PCs stay.

    `ring`: what whoever does it holds; care categories the user knew and this ring lacks must be granted anew.
    """
    check_new_password(password)
    file = current(office, random, home)
    here = machine.load_or_replace(home, random=random)
    everywhere = machine.available(home)
    gone = [s for s in file.slots if s.kind == PASSWORD and s.user == user and _usable(s, everywhere)]
    knew = {category for slot in gone for category in slot_making.known(slot, (data_key,))}
    own = slot_making.password_slot(
        file.id, user, password, here, data_keys=[data_key], ring=(ring or Ring.empty()).only(knew),
        random=random, cost=cost or cost_of(file),
    )  # fmt: skip
    kept = [slot for slot in file.slots if slot not in gone]
    slotfile.write(office, replace(file, slots=(own, *kept)), home)


def add_user(
    office: Path, data_key: bytes, *, user: str, password: str, random: RandomBytes,
    cost: Argon2Cost | None = None, home: Path | None = None,
) -> None:  # fmt: skip
    """One more password; raises `Refused` for a weak one and for somebody who has one already."""
    check_new_password(password)
    if user in users(office, home):
        raise Refused(_("“{user}”已有密码。").format(user=user), code="password.has_one")
    file = current(office, random, home)
    slot = slot_making.password_slot(
        file.id, user, password, machine.load_or_create(home, random=random), data_keys=[data_key],
        ring=Ring.empty(), random=random, cost=cost or cost_of(file),
    )  # fmt: skip
    slotfile.write(office, replace(file, slots=(*file.slots, slot)), home)


def cost_of(file: SlotFile) -> Argon2Cost:
    """The dearest cost in use here: what was calibrated when the office was made."""
    costs = [slot.cost for slot in file.slots if slot.cost is not None and not slot.earlier]
    return max(costs, key=lambda cost: cost.memory_kib * cost.passes, default=Argon2Cost())
