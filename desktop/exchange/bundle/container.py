"""The outside of a bundle file: magic, a small open header, the sealed body; and every cap that comes before.

    "SQB1\\n" | length (4 bytes, big-endian) | header, JSON ≤ 4 KiB | age ciphertext, or one part of it

Nothing here is authenticated. The header's hash, each part's own, finds a copy spoilt on the way; it keeps nobody out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import orjson

from desktop.base import patience
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import N_, _

MAGIC: Final = b"SQB1\n"
SUITE: Final = 1  # age (X25519, ChaCha20-Poly1305) and Ed25519
MAX_HEADER: Final = 4 * 1024
PART_SIZE: Final = 256 * 1024 * 1024  # FAT32 holds it, and a copy that broke off is soon repeated
MAX_FILE: Final = len(MAGIC) + 4 + MAX_HEADER + PART_SIZE
MAX_PARTS: Final = 64
MAX_RECIPIENTS: Final = 16
MAX_AGE_HEADER: Final = 4 * 1024
MAX_STANZAS: Final = 16

SNIFFED: Final = 64 * 1024  # the papers of an enrolment are no larger
OTHERS: Final[Mapping[bytes, str]] = {  # by what stands in the file: its name may be anything
    b'"gezhi-office-request/': N_(
        "它是社区的登记申请(.sqq),交给区里:区级窗口“各社区 → 登记社区…”,或 gezhi district admit。"
    ),
    b'"gezhi-computer-request/': N_(
        "它是新电脑的加入申请(.sqq),请主任打开:“设置 → 电脑与证书 → 批准新电脑…”,或 gezhi computer approve。"
    ),
    b'"gezhi-district-answer/': N_(
        "它是区里的答复(.sqc),请主任打开:“设置 → 电脑与证书 → 收下区里的答复…”,或 gezhi computer answer。"
    ),
    b"SQR1\n": N_("它是区里的回执(.sqr),请打开:“交换 → 回执”,或 gezhi bundle receipt。"),
    b'"gezhi-pack/': N_(
        "它是区县包:看内容用 gezhi pack show,区里制定用 gezhi district pack put;社区收的是区里写的下发文件(.sqb)。"
    ),
    b"PK\x03\x04": N_("它是 Excel 表格或压缩文件,请到“交换 → 导入”打开,或 gezhi import。"),
}  # fmt: skip

_HEX32 = re.compile(r"[0-9a-f]{32}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_AGE_START: Final = b"age-encryption.org/v1\n"


@dataclass(frozen=True, slots=True)
class Outer:
    """The open header. `recipients` are hashes of keys: it names no office and no person.

    Length and hash are of what this very file carries of the ciphertext.
    """

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


@dataclass(frozen=True, slots=True)
class Part:
    """A file that is as it was written: `offset` is where its piece of the ciphertext begins."""

    path: Path
    outer: Outer
    offset: int


def pack(bundle_id: str, recipients: tuple[str, ...], cipher: bytes) -> bytes:
    """A whole bundle as one file; raises `Refused` (`bundle.too_large`) when it would be larger than is ever read."""
    whole = split(bundle_id, recipients, cipher)
    if len(whole) > 1:
        raise too_large()
    return whole[0]


def split(
    bundle_id: str, recipients: tuple[str, ...], cipher: bytes, part_size: int = PART_SIZE
) -> list[bytes]:
    """The files of a bundle, each with at most `part_size` bytes of the ciphertext; raises `Refused`."""
    if not 1 <= part_size <= PART_SIZE:
        raise Refused(_("每份的大小要在 1 字节到 256 MB 之间。"), code="bundle.part_size")
    parts = max(1, -(-len(cipher) // part_size))
    if parts > MAX_PARTS:
        raise too_large()
    made, whole = [], memoryview(cipher)  # a cut of bytes would be one more copy of what may be 300 MB
    for number in range(parts):
        piece = whole[number * part_size : (number + 1) * part_size]
        digest = hashlib.sha256(piece).hexdigest()
        outer = Outer(bundle_id, recipients, len(piece), digest, parts=parts, part_no=number + 1)
        made.append(b"".join((outer.encode(), piece)))
    return made


def head(path: Path) -> Outer:
    """Only the open header of a file: what is needed to know whether to look further. Raises as `sound_part`."""
    with _opened(path) as file:
        return _read_header(file)


def sound_part(path: Path) -> Part:
    """A bundle file whose length and hash hold, read piece by piece: it is as large as its sender liked.

    Raises `Refused` when it is no bundle, too large or spoilt, `EnvironmentFailure` when it cannot be read.
    """
    with _opened(path) as file:
        outer = _read_header(file)
        offset, digest, length = file.tell(), hashlib.sha256(), 0
        while piece := file.read(1 << 20):
            digest.update(piece)
            length += len(piece)
    if length != outer.cipher_len or digest.hexdigest() != outer.cipher_sha256:
        raise damaged()
    return Part(path, outer, offset)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with patience.opened(path) as file:
            size = file.seek(0, 2)
            file.seek(0)
            if size > MAX_FILE:
                raise Refused(_("文件太大,不像是交换包,没有打开。"), code="bundle.too_large")
            yield file
    except OSError as error:
        raise unreadable(path) from error


def _read_header(file: BinaryIO) -> Outer:
    start = file.read(len(MAGIC))
    if start != MAGIC:
        if start[:3] == MAGIC[:3]:
            raise newer()
        raise Refused(_other_kind(start + file.read(SNIFFED)), code="bundle.not_ours")
    length = int.from_bytes(file.read(4), "big")
    if not 2 <= length <= MAX_HEADER:
        raise damaged()
    return _parse(file.read(length))


def _other_kind(start: bytes) -> str:
    """What a file is that is no bundle, and where it is taken."""
    paper = start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    found = next(
        (words for mark, words in OTHERS.items() if start.startswith(mark) or (paper and mark in start)), None
    )
    return _("这不是交换包(.sqb)文件。") + (_(found) if found else "")


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
    if outer.suite != SUITE or outer.parts > MAX_PARTS:
        raise newer()
    if not 1 <= outer.part_no <= outer.parts:
        raise damaged()
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


def too_large() -> Refused:
    """What is said when there is more than is ever read."""
    return Refused(_("要交换的数据太多,一个交换包装不下,请联系技术人员。"), code="bundle.too_large")


def unreadable(path: Path) -> EnvironmentFailure:
    """What is said of a file that is not there any more, or whose disk fails."""
    return EnvironmentFailure(
        _("读不到文件“{name}”,请检查 U 盘后重试。").format(name=path.name), code="bundle.unreadable"
    )


def newer() -> Refused:
    """What is said of a file from a later version of this program."""
    return Refused(_("这个交换包由更新版本的格知写出,请先升级本机程序。"), code="bundle.newer")
