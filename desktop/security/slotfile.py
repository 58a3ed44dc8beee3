"""The slot file as it stands on disk, in two places; the newest sound one wins and mends the other.

One stands beside the office file, the other in the installation's folder under the name of the office file's own
salt (the first 16 bytes of an encrypted file, which neither a new key nor a move changes) and its place.
"""

from __future__ import annotations

import contextlib
import hashlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import orjson

from desktop.base import patience
from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.security import install
from desktop.security.atomic import write_atomically
from desktop.security.sealing import NONCE_BYTES, Argon2Cost

FORMAT: Final = "gezhi-keyslots/2"
EARLIER: Final = "gezhi-keyslots/1"
SOUND, BEHIND, DAMAGED, MISSING = "sound", "behind", "damaged", "missing"  # how one of the two places is
DENIED: Final = "denied"  # to this system user
PASSWORD: Final = "password"  # noqa: S105 - a kind of slot
PAPER: Final = "paper"
ESCROW: Final = "escrow"
SALT_BYTES: Final = 16
KIB_PER_LANE: Final = 8  # RFC 9106, section 3.1
HIGHEST_MEMORY_KIB: Final = 1024 * 1024  # a slot file must not be able to ask for all memory
HIGHEST_PASSES: Final = 16
HIGHEST_LANES: Final = 16


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in. `data` holds the data key sealed to `recipient`: one entry, while it changes the new and the old.

    `lock` is the private half under the password or code, None for an escrow whose private half is elsewhere.
    `care` holds rings of care keys; `known` says under the data key which categories they are of. `earlier`: a slot
    of the first format, whose lock holds the data key itself.
    """

    kind: str
    user: str = ""
    recipient: str = ""
    machine: str = ""
    salt: bytes = b""
    cost: Argon2Cost | None = None
    lock: bytes | None = None
    data: tuple[bytes, ...] = ()
    care: tuple[bytes, ...] = ()
    known: bytes = b""
    earlier: bool = False

    @property
    def about(self) -> bytes:
        """What the lock is bound to: moved to another slot, or made cheaper, it does not open."""
        if self.earlier:
            return f"{EARLIER} {self.kind}".encode()
        cost = self.cost and (self.cost.memory_kib, self.cost.passes, self.cost.lanes)
        return orjson.dumps([FORMAT, self.kind, self.user, self.recipient, self.machine, cost])

    def written(self) -> dict[str, Any]:
        """As JSON."""
        body: dict[str, Any] = {
            "kind": self.kind, "user": self.user, "recipient": self.recipient, "machine": self.machine,
            "salt": _b64(self.salt), "lock": None if self.lock is None else _b64(self.lock),
            "data": [_b64(one) for one in self.data], "care": [_b64(one) for one in self.care],
            "known": _b64(self.known), "earlier": self.earlier,
        }  # fmt: skip
        if self.cost is not None:
            body |= {"memory_kib": self.cost.memory_kib, "passes": self.cost.passes, "lanes": self.cost.lanes}
        return body

    @classmethod
    def read(cls, raw: Mapping[str, Any], *, earlier: bool = False) -> Slot:
        """Raises `ValueError`, `KeyError` or `TypeError` for what nobody would write."""
        cost = None
        if raw["kind"] == PASSWORD:
            cost = Argon2Cost(int(raw["memory_kib"]), int(raw["passes"]), int(raw["lanes"]))
            _insist_sane(cost)
        salt = _bytes(raw["salt"])
        if earlier:
            nonce, sealed = _bytes(raw["nonce"]), _bytes(raw["sealed"])
            if len(nonce) != NONCE_BYTES or len(salt) < SALT_BYTES:
                raise ValueError("not a nonce or not a salt")
            user = str(raw.get("user", ""))
            return cls(str(raw["kind"]), user, salt=salt, cost=cost, lock=nonce + sealed, earlier=True)
        if raw["kind"] != ESCROW and len(salt) < SALT_BYTES:
            raise ValueError("not a salt")
        return cls(
            str(raw["kind"]), str(raw["user"]), str(raw["recipient"]), str(raw["machine"]), salt, cost,
            None if raw["lock"] is None else _bytes(raw["lock"]), tuple(map(_bytes, raw["data"])),
            tuple(map(_bytes, raw["care"])), _bytes(raw["known"]), bool(raw["earlier"]),
        )  # fmt: skip


def _insist_sane(cost: Argon2Cost) -> None:
    if not (
        0 < cost.memory_kib <= HIGHEST_MEMORY_KIB
        and 0 < cost.passes <= HIGHEST_PASSES
        and 0 < cost.lanes <= min(HIGHEST_LANES, cost.memory_kib // KIB_PER_LANE)
    ):
        raise ValueError("a cost nobody would choose")


@dataclass(frozen=True, slots=True)
class SlotFile:
    """All slots of an office file. `counter` grows with every write; `due`: the data key is still to be changed.

    `id` is bound into everything sealed here: a slot of another office's file opens nothing. "" in the first format.
    """

    id: str
    slots: tuple[Slot, ...]
    counter: int = 0
    due: bool = False
    raw: bytes = field(default=b"", repr=False, compare=False)

    def dump(self) -> bytes:
        """The file's content, with a checksum over it."""
        body: dict[str, Any] = {
            "format": FORMAT, "id": self.id, "counter": self.counter, "due": self.due,
            "slots": [slot.written() for slot in self.slots],
        }  # fmt: skip
        return orjson.dumps(body | {"sha256": _checksum(body)}, option=orjson.OPT_INDENT_2)

    @classmethod
    def load(cls, raw: bytes) -> SlotFile:
        """Raises `EnvironmentFailure` for a newer program's file, `ValueError`, `KeyError`, `TypeError` for damage."""
        body: dict[str, Any] = orjson.loads(raw)
        if body["format"] == EARLIER:
            return cls("", tuple(Slot.read(one, earlier=True) for one in body["slots"]), raw=raw)
        if body["format"] != FORMAT:
            if body.pop("sha256", "") == _checksum(body | {"format": FORMAT}):
                raise ValueError("the format's own letters are spoilt")
            raise EnvironmentFailure(_("钥匙文件来自更新版本的格知,请先升级本机的程序。"), code="keys.newer")
        if body.pop("sha256") != _checksum(body):
            raise ValueError("the checksum does not match")
        slots = tuple(map(Slot.read, body["slots"]))
        return cls(str(body["id"]), slots, int(body["counter"]), bool(body["due"]), raw)


def slot_path(office: Path) -> Path:
    """Where the slots of an office file stand."""
    return office.with_name(office.name + ".keys")


def second_path(office: Path, home: Path | None = None) -> Path | None:
    """Their second place, in the installation's folder; None while there is no office file to name it after."""
    salt = _salt(office)
    return (home or install.default_folder()) / f"{salt}-{_place(office)}.slots" if salt else None


def _salt(office: Path) -> str:
    try:
        with office.open("rb") as file:
            return file.read(SALT_BYTES).hex()
    except OSError:
        return ""


def _place(office: Path) -> str:
    return hashlib.sha256(str(office.absolute()).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def exists(office: Path, home: Path | None = None) -> bool:
    """Whether there is a slot file in either place, sound or not."""
    if slot_path(office).exists():
        return True  # without a look into the office file, which this program may have open
    second = second_path(office, home)
    return second is not None and second.exists()


def sound(office: Path, home: Path | None = None) -> list[SlotFile]:
    """Every sound slot file of an office, the newest first; raises `EnvironmentFailure` when there is none."""
    second = second_path(office, home)
    places = [slot_path(office), *([second] if second else [])]
    found, damaged = _read(places)
    if not found and damaged == DENIED:
        raise _denied(office)
    if not found and second is not None:  # the folder was moved and its slot file got lost
        found, _more = _read(sorted(second.parent.glob(f"{_salt(office)}-*.slots")))
    if found:
        return sorted({one.raw: one for one in found}.values(), key=lambda one: -one.counter)
    if damaged:
        raise EnvironmentFailure(_("钥匙文件已损坏,请用备份中的同名文件替换。"), code="keys.damaged")
    words = _("找不到钥匙文件“{name}”,它应与数据文件放在一起。请从备份中找回。")
    raise EnvironmentFailure(words.format(name=slot_path(office).name), code="keys.missing")


def _denied(office: Path) -> EnvironmentFailure:
    words = _(
        "这个系统用户读不了钥匙文件“{name}”,文件没有坏。请用建立这份数据的系统用户登录电脑,或请管电脑的人放开读写权限。"
    )
    return EnvironmentFailure(words.format(name=slot_path(office).name), code="keys.denied")


def places(office: Path, home: Path | None = None) -> dict[Path, str]:
    """Both places, and how each is: SOUND, BEHIND (an older file than the other), DAMAGED or MISSING.

    The next opening mends whatever is not sound.
    """
    both = [slot_path(office), *([second] if (second := second_path(office, home)) else [])]
    read = {place: _read([place]) for place in both}
    newest = max((files[0].counter for files, _damaged in read.values() if files), default=0)
    return {
        place: (SOUND if files[0].counter == newest else BEHIND) if files else DAMAGED if damaged else MISSING
        for place, (files, damaged) in read.items()
    }


def _read(places: list[Path]) -> tuple[list[SlotFile], str]:
    """The sound ones, and what is wrong with another: DAMAGED, or DENIED, or ""."""
    found, wrong = [], ""
    for place in places:
        try:
            found.append(SlotFile.load(patience.read(place)))
        except FileNotFoundError:
            continue
        except PermissionError:
            wrong = DAMAGED if place.is_dir() else DENIED  # so Windows says of a folder
        except (KeyError, TypeError, ValueError, OverflowError, IsADirectoryError):
            wrong = wrong or DAMAGED
    return found, wrong


def write(office: Path, file: SlotFile, home: Path | None = None, *, both: bool = False) -> SlotFile:
    """Both places, each whole or not at all; what was written, one higher in number.

    The second place may fail (it is mended at the next opening) unless `both`: then nothing may rely on one alone.
    """
    file = replace(file, counter=file.counter + 1)
    content = file.dump()
    _put(slot_path(office), content)
    _write_second(office, content, home, insist=both)
    return replace(file, raw=content)


def mend(office: Path, file: SlotFile, home: Path | None = None) -> None:
    """Make both places hold this file, which was found sound and opened."""
    if not file.raw:
        return
    if _content(slot_path(office)) != file.raw:
        _put(slot_path(office), file.raw)
    if (second := second_path(office, home)) is not None and _content(second) != file.raw:
        _write_second(office, file.raw, home, insist=False)


def _write_second(office: Path, content: bytes, home: Path | None, *, insist: bool) -> None:
    second = second_path(office, home)
    if second is None:
        return
    with contextlib.nullcontext() if insist else contextlib.suppress(OSError):
        second.parent.mkdir(parents=True, exist_ok=True)
        _put(second, content)


def _put(place: Path, content: bytes) -> None:
    """Whole or not at all; a folder of that name is put aside, whatever is in it."""
    if place.is_dir():
        taken = sum(1 for _one in place.parent.glob(f"{place.name}.folder-*"))
        place.rename(place.with_name(f"{place.name}.folder-{taken + 1}"))
    write_atomically(place, content)


def remove(office: Path, home: Path | None = None) -> None:
    """Both places; while the office file still stands, which names the second."""
    for place in (slot_path(office), second_path(office, home)):
        if place is not None:
            with contextlib.suppress(OSError):
                place.unlink(missing_ok=True)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _checksum(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _b64(raw: bytes) -> str:
    return b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)
