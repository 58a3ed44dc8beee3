"""The key-slot file beside an office file: the data key, wrapped once per way in.

The data key is 256 random bits and is SQLCipher's raw key. A password slot wraps it with AES-256-GCM under
Argon2id (RFC 9106; 128 MiB, 3 passes, 2 lanes); the paper slot under HKDF-SHA256 (RFC 5869) of the 128-bit
recovery code, which needs no stretching.
"""

from __future__ import annotations

import contextlib
import os
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes
from desktop.security import recovery_code

FORMAT: Final = "gezhi-keyslots/1"
MEMORY_KIB: Final = 128 * 1024
PASSES: Final = 3
LANES: Final = 2
MIN_PASSWORD: Final = 8
NONCE_BYTES: Final = 12
SALT_BYTES: Final = 16
KIB_PER_LANE: Final = 8  # RFC 9106, section 3.1
HIGHEST_MEMORY_KIB: Final = 1024 * 1024  # a slot file must not be able to ask for all memory
HIGHEST_PASSES: Final = 16
HIGHEST_LANES: Final = 16


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """How dear one guess at a password is; written into the slot, so it may be raised later."""

    memory_kib: int = MEMORY_KIB
    passes: int = PASSES
    lanes: int = LANES


def slot_path(office: Path) -> Path:
    """Where the slots of an office file stand."""
    return office.with_name(office.name + ".keys")


def _b64(raw: bytes) -> str:
    return b64encode(raw).decode()


def _from_password(password: str, salt: bytes, cost: Argon2Cost) -> bytes:
    return Argon2id(
        salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass"))


def _from_recovery(secret: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"gezhi paper slot").derive(secret)


def check_new_password(password: str) -> None:
    """Raise `Refused` for a password that is too easy to guess."""
    classes = sum(
        any(test(ch) for ch in password)
        for test in (str.islower, str.isupper, str.isdigit, lambda ch: not ch.isalnum())
    )
    if len(password) < MIN_PASSWORD or (classes < 2 and len(password) < 2 * MIN_PASSWORD):
        raise Refused(_("密码至少 8 位,并且字母、数字、符号中至少有两种。"), code="password.weak")


def create(
    office: Path,
    data_key: bytes,
    *,
    user: str,
    password: str,
    random: RandomBytes,
    cost: Argon2Cost | None = None,
) -> str:
    """Write the slot file of a new office and return the recovery code to print."""
    cost = cost or Argon2Cost()
    secret = random(16)
    slots = [
        _password_slot(data_key, user, password, random, cost),
        _wrapped(
            data_key, random, kind="paper", salt=(salt := random(16)), wrapping=_from_recovery(secret, salt)
        ),
    ]
    _write(office, slots)
    return recovery_code.write(secret)


def _password_slot(
    data_key: bytes, user: str, password: str, random: RandomBytes, cost: Argon2Cost
) -> dict[str, Any]:
    salt = random(16)
    slot = _wrapped(
        data_key, random, kind="password", salt=salt, wrapping=_from_password(password, salt, cost)
    )
    slot |= {"user": user, "memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes}
    return slot


def _wrapped(
    data_key: bytes, random: RandomBytes, *, kind: str, salt: bytes, wrapping: bytes
) -> dict[str, Any]:
    nonce = random(12)
    sealed = AESGCM(wrapping).encrypt(nonce, data_key, f"{FORMAT} {kind}".encode())
    return {"kind": kind, "salt": _b64(salt), "nonce": _b64(nonce), "sealed": _b64(sealed)}


@dataclass(frozen=True, slots=True)
class _Slot:
    """One way in, as it stands in the file."""

    kind: str
    salt: bytes
    nonce: bytes
    sealed: bytes
    user: str
    cost: Argon2Cost

    @classmethod
    def read(cls, raw: dict[str, Any]) -> _Slot:
        cost = Argon2Cost()
        if raw["kind"] == "password":
            cost = Argon2Cost(int(raw["memory_kib"]), int(raw["passes"]), int(raw["lanes"]))
        if not (
            0 < cost.memory_kib <= HIGHEST_MEMORY_KIB
            and 0 < cost.passes <= HIGHEST_PASSES
            and 0 < cost.lanes <= min(HIGHEST_LANES, cost.memory_kib // KIB_PER_LANE)
        ):
            raise ValueError("a cost nobody would choose")
        salt, nonce, sealed = (b64decode(raw[name], validate=True) for name in ("salt", "nonce", "sealed"))
        if len(nonce) != NONCE_BYTES or len(salt) < SALT_BYTES:
            raise ValueError("not a nonce or not a salt")
        return cls(str(raw["kind"]), salt, nonce, sealed, str(raw.get("user", "")), cost)


def _raw_slots(office: Path) -> list[dict[str, Any]]:
    try:
        body = orjson.loads(slot_path(office).read_bytes())
        if body["format"] != FORMAT:
            raise EnvironmentFailure(_("钥匙文件来自更新版本的格知,请先升级本机的程序。"), code="keys.newer")
        for raw in body["slots"]:
            _Slot.read(raw)
        return list(body["slots"])
    except FileNotFoundError as error:
        raise EnvironmentFailure(
            _("找不到钥匙文件“{name}”,它应与数据文件放在一起。请从备份中找回。").format(
                name=slot_path(office).name
            ),
            code="keys.missing",
        ) from error
    except (KeyError, TypeError, ValueError, OverflowError, IsADirectoryError) as error:
        raise EnvironmentFailure(
            _("钥匙文件已损坏,请用备份中的同名文件替换。"), code="keys.damaged"
        ) from error


def unlock(office: Path, *, password: str | None = None, code: str | None = None) -> bytes:
    """The data key; raises `Refused` for a wrong password or code, `EnvironmentFailure` for a lost slot file."""
    return opened_by(office, password=password, code=code)[0]


def opened_by(office: Path, *, password: str | None = None, code: str | None = None) -> tuple[bytes, str]:
    """The data key, and whose password it was ("" for the recovery code); raises like `unlock`."""
    secret = recovery_code.read(code) if code else None
    for slot in map(_Slot.read, _raw_slots(office)):
        if slot.kind == "password" and password is not None and secret is None:
            wrapping = _from_password(password, slot.salt, slot.cost)
        elif slot.kind == "paper" and secret is not None:
            wrapping = _from_recovery(secret, slot.salt)
        else:
            continue
        with contextlib.suppress(InvalidTag):
            key = AESGCM(wrapping).decrypt(slot.nonce, slot.sealed, f"{FORMAT} {slot.kind}".encode())
            return key, slot.user
    if secret is not None:
        raise Refused(_("这张恢复码单不属于这个社区,请换一张再试。"), code="recovery.wrong")
    raise Refused(_("密码不对。请检查大小写和输入法后再试,或使用纸质恢复码。"), code="password.wrong")


def users(office: Path) -> list[str]:
    """Who has a password, in the order of the slots."""
    return [slot.user for slot in map(_Slot.read, _raw_slots(office)) if slot.kind == "password"]


def change_password(
    office: Path,
    data_key: bytes,
    *,
    user: str,
    password: str,
    random: RandomBytes,
    cost: Argon2Cost | None = None,
) -> None:
    """Replace one user's password slot; the paper slot and other users stay."""
    check_new_password(password)
    kept = [s for s in _raw_slots(office) if not (s["kind"] == "password" and s.get("user") == user)]
    kept.insert(0, _password_slot(data_key, user, password, random, cost or Argon2Cost()))
    _write(office, kept)


def add_user(
    office: Path,
    data_key: bytes,
    *,
    user: str,
    password: str,
    random: RandomBytes,
    cost: Argon2Cost | None = None,
) -> None:
    """One more password; raises `Refused` for a weak one and for somebody who has one already."""
    check_new_password(password)
    slots = _raw_slots(office)
    if any(s["kind"] == "password" and s.get("user") == user for s in slots):
        raise Refused(_("“{user}”已有密码。").format(user=user), code="password.has_one")
    _write(office, [*slots, _password_slot(data_key, user, password, random, cost or Argon2Cost())])


def remove_user(office: Path, *, user: str) -> None:
    """Take a password away; raises `Refused` for the last one, without which only the recovery code would open.

    The data key stays: who kept a copy of the slot file and the password can open copies of the office of that time.
    """
    slots = _raw_slots(office)
    kept = [s for s in slots if not (s["kind"] == "password" and s.get("user") == user)]
    if len(kept) == len(slots):
        return
    if not any(s["kind"] == "password" for s in kept):
        raise Refused(_("这是最后一个密码,不能去掉。"), code="password.last")
    _write(office, kept)


def _write(office: Path, slots: list[dict[str, Any]]) -> None:
    body = orjson.dumps({"format": FORMAT, "slots": slots}, option=orjson.OPT_INDENT_2)
    write_atomically(slot_path(office), body)


def write_atomically(path: Path, content: bytes) -> None:
    """Old or new, never half: write beside, flush to disk, rename; a failure leaves nothing beside."""
    beside = path.with_name(path.name + ".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
