"""The outside of a bundle file: magic, a small open header, the sealed body; and every cap that comes before.

    "SQB1\\n" | length (4 bytes, big-endian) | header, JSON ≤ 4 KiB | age ciphertext

Nothing here is authenticated. The header's hash finds a copy spoilt on the way; it keeps nobody out.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from desktop.base import patience
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _

MAGIC: Final = b"SQB1\n"
SUITE: Final = 1  # age (X25519, ChaCha20-Poly1305) and Ed25519
MAX_HEADER: Final = 4 * 1024
MAX_FILE: Final = 64 * 1024 * 1024
MAX_RECIPIENTS: Final = 16
MAX_AGE_HEADER: Final = 4 * 1024
MAX_STANZAS: Final = 16

_HEX32 = re.compile(r"[0-9a-f]{32}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_AGE_START: Final = b"age-encryption.org/v1\n"


@dataclass(frozen=True, slots=True)
class Outer:
    """The open header. `recipients` are hashes of keys: it names no office and no person."""

    bundle_id: str
    recipients: tuple[str, ...]
    cipher_len: int
    cipher_sha256: str
    fmt: int = 1
    suite: int = SUITE
    parts: int = 1
    part_no: int = 1

    def encode(self) -> bytes:
        """Magic, length and header."""
        header = orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS)
        return MAGIC + len(header).to_bytes(4, "big") + header


def pack(bundle_id: str, recipients: tuple[str, ...], cipher: bytes) -> bytes:
    """A whole bundle file; raises `Refused` (`bundle.too_large`) when it would be larger than is ever read."""
    outer = Outer(bundle_id, recipients, len(cipher), hashlib.sha256(cipher).hexdigest())
    whole = outer.encode() + cipher
    if len(whole) > MAX_FILE:
        raise Refused(_("要交换的数据太多,一个交换包装不下,请联系技术人员。"), code="bundle.too_large")
    return whole


def read_outer(path: Path) -> tuple[Outer, bytes]:
    """Header and ciphertext of a bundle file, its length and hash checked.

    Raises `Refused` when it is no bundle, too large or spoilt, `EnvironmentFailure` when it cannot be read.
    """
    try:
        with patience.patiently(lambda: path.open("rb")) as file:
            size = file.seek(0, 2)
            file.seek(0)
            if size > MAX_FILE:
                raise Refused(_("文件太大,不像是交换包,没有打开。"), code="bundle.too_large")
            outer = _read_header(file)
            cipher = file.read(MAX_FILE)
    except OSError as error:
        raise EnvironmentFailure(
            _("读不到文件“{name}”,请检查 U 盘后重试。").format(name=path.name), code="bundle.unreadable"
        ) from error
    whole = len(cipher) == outer.cipher_len and hashlib.sha256(cipher).hexdigest() == outer.cipher_sha256
    if not whole:
        raise damaged()
    return outer, cipher


def _read_header(file: BinaryIO) -> Outer:
    start = file.read(len(MAGIC))
    if start != MAGIC:
        if start[:3] == MAGIC[:3]:
            raise newer()
        raise Refused(_("这不是交换包(.sqb)文件。"), code="bundle.not_ours")
    length = int.from_bytes(file.read(4), "big")
    if not 2 <= length <= MAX_HEADER:
        raise damaged()
    return _parse(file.read(length))


def _parse(raw: bytes) -> Outer:
    try:
        body: dict[str, Any] = orjson.loads(raw)
        if type(body["fmt"]) is int and body["fmt"] > 1:
            raise newer()
        outer = Outer(**{**body, "recipients": tuple(body["recipients"])})
    except (ValueError, KeyError, TypeError) as error:
        raise damaged() from error
    sound = (
        all(type(n) is int for n in (outer.fmt, outer.suite, outer.parts, outer.part_no, outer.cipher_len))
        and outer.fmt == 1
        and _matches(_HEX32, outer.bundle_id)
        and _matches(_HEX64, outer.cipher_sha256)
        and 1 <= len(outer.recipients) <= MAX_RECIPIENTS
        and all(_matches(_HEX32, key) for key in outer.recipients)
        and outer.encode()[len(MAGIC) + 4 :] == raw
    )
    if not sound:
        raise damaged()
    if outer.suite != SUITE or outer.parts != 1 or outer.part_no != 1:
        raise newer()
    return outer


def _matches(pattern: re.Pattern[str], text: object) -> bool:
    return isinstance(text, str) and pattern.fullmatch(text) is not None


def check_age_header(cipher: bytes) -> None:
    """Count the age header's bytes and stanzas before the age library sees them.

    Its time grows with the square of the stanzas: 4,000 of them, 383 KB, hold it for minutes.
    """
    head = cipher[: MAX_AGE_HEADER + 1]
    end = head.find(b"\n---")
    stanzas = head.count(b"\n->", 0, end if end >= 0 else None)
    if not head.startswith(_AGE_START) or end < 0 or not 1 <= stanzas <= MAX_STANZAS:
        raise Refused(_("交换包的加密头不正常,已拒收。"), code="bundle.age_header")


def damaged() -> Refused:
    """What is said of a file that is not as it was written."""
    return Refused(_("文件损坏,请重新复制。"), code="bundle.damaged")


def newer() -> Refused:
    """What is said of a file from a later version of this program."""
    return Refused(_("这个交换包由更新版本的格知写出,请先升级本机程序。"), code="bundle.newer")
