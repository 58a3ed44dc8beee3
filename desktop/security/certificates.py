"""Certificates: who says that a key speaks for a computer of an office, and that office for a district's file.

A certificate is one flat JSON object of fixed fields, written canonically (sorted keys, no spaces), and its issuer's
Ed25519 signature (RFC 8032) over exactly these bytes:

    district key ──signs──► office certificate ──its key signs──► computer certificate ──its key signs──► bundle

A chain names the computer's certificate first. Nothing here trusts a clock for more than an end: a certificate is never
"not valid yet", since the clocks of offices are often wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Final

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.base.clock import as_datetime
from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, new_id, system_random
from desktop.security import bech32
from desktop.security.install import RECIPIENT_PREFIX, Install, signed_by
from desktop.security.sealing import usable

FORMAT: Final = "gezhi-certificate/1"
DOMAIN: Final = b"gezhi certificate, version 1\n"  # a signature made for anything else never fits here
OFFICE, COMPUTER = "office", "computer"
MAX_BYTES: Final = 2 * 1024
MAX_CHAIN: Final = 2
MAX_NAME: Final = 60
LATEST: Final = 32_503_680_000_000  # the year 3000
NO_END: Final = 0

_HEX = {n: re.compile(rf"[0-9a-f]{{{n}}}") for n in (32, 64, 128)}
_CODE = re.compile(r"[0-9]{12}[0-9A-Za-z]{0,8}")


@dataclass(frozen=True, slots=True)
class Certificate:
    """`subject` is the certified key, `issuer` the one that signed (64 hexadecimal digits each).

    office: the code of the office. until_ms: milliseconds since 1970, `NO_END` for as long as its issuer stands.
    An office's certificate has neither `recipient` nor `install_id`.
    """

    kind: str
    serial: str
    office: str
    name: str
    subject: str
    recipient: str
    install_id: str
    issuer: str
    from_ms: int
    until_ms: int
    signature: str = ""
    format: str = FORMAT

    def plain(self) -> dict[str, Any]:
        """As it stands in files, manifests and settings."""
        return asdict(self)

    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        body = self.plain()
        del body["signature"]
        return DOMAIN + orjson.dumps(body, option=orjson.OPT_SORT_KEYS)

    @property
    def until(self) -> str:
        """The last day, "" without an end."""
        return as_datetime(self.until_ms).strftime("%Y-%m-%d") if self.until_ms else ""


@dataclass(frozen=True, slots=True)
class Proven:
    """What a chain proves of a signer. `office_certificate` is None where the office's key itself is believed."""

    computer: Certificate
    office_certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a reader believes: `signers` one by one, `roots` for what they certify, `revoked` (keys) never again.

    `now_ms` is the reader's clock, for the ends of certificates.
    """

    signers: frozenset[str] = frozenset()
    roots: frozenset[str] = frozenset()
    revoked: frozenset[str] = frozenset()
    now_ms: int = field(default=0)

    def insist(self, signer: str, chain: Sequence[Certificate]) -> Proven | None:
        """What proves `signer`; None when it is believed by itself. Raises `Refused` (`bundle.*`, `certificate.*`)."""
        if signer in self.revoked:
            raise revoked_signer()
        if signer in self.signers:
            return None
        if not chain:
            raise Refused(
                _("这个交换包的发送方不在本机的信任名单里,已拒收。请先核对并信任对方的签名码。"),
                code="bundle.unknown_signer",
            )
        proven = judge(chain, signer, self.roots, self.now_ms)
        if not self.revoked.isdisjoint(one for c in chain for one in (c.subject, c.issuer)):
            raise revoked_signer()
        return proven


def revoked_signer() -> Refused:
    """What is said of a bundle from a computer that was struck off."""
    return Refused(
        _(
            "写这个交换包的电脑已经停用(丢失、被盗或已更换),整包没有收,以前收到的数据都在。"
            "如果停用错了,请主任或区级管理员恢复使用这台电脑,再收一次。"
        ),
        code="bundle.revoked_signer",
    )


@dataclass(frozen=True, slots=True)
class OfficeKey:
    """The key by which an office certifies its computers; it lies in the encrypted office file and nowhere else."""

    secret: bytes = field(repr=False)

    @property
    def public_key(self) -> str:
        """64 hexadecimal digits."""
        return Ed25519PrivateKey.from_private_bytes(self.secret).public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.secret).sign(message)


def issue(
    issuer: Install | OfficeKey, *, kind: str, office: str, name: str, subject: str, recipient: str = "",
    install_id: str = "", from_ms: int, until_ms: int = NO_END, random: RandomBytes = system_random,
) -> Certificate:  # fmt: skip
    """Sign a certificate; raises `Refused` (`certificate.malformed`) for fields nobody would read back."""
    made = Certificate(
        kind, new_id(random), office, tidy_name(name), subject, recipient, install_id, issuer.public_key,
        min(max(0, from_ms), LATEST), until_ms,
    )  # fmt: skip
    made = replace(made, signature=issuer.sign(made.signed_bytes()).hex())
    return parse(made.plain())


def tidy_name(name: str) -> str:
    """A name as a certificate may carry it: one line, at most `MAX_NAME` characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:MAX_NAME]


def parse(body: object) -> Certificate:
    """A well-formed certificate; who signed it is not looked at. Raises `Refused` (`certificate.*`)."""
    if not isinstance(body, Mapping):
        raise malformed()
    version = str(body.get("format", "")).removeprefix("gezhi-certificate/")
    if version.isascii() and version.isdecimal() and int(version[:9]) > 1:
        raise Refused(_("这份证书由更新版本的格知写出,请先升级本机程序。"), code="certificate.newer")
    if body.keys() != {one.name for one in fields(Certificate)}:
        raise malformed()
    made = Certificate(**body)
    if not _sound(made):
        raise malformed()
    return made


def parse_bytes(raw: bytes) -> Certificate:
    """One certificate by itself: its size first, then its form, which must be the canonical one."""
    if len(raw) > MAX_BYTES:
        raise malformed()
    try:
        made = parse(orjson.loads(raw))
    except orjson.JSONDecodeError as error:
        raise malformed() from error
    if dump(made) != raw:
        raise malformed()
    return made


def dump(one: Certificate) -> bytes:
    """The canonical bytes."""
    return orjson.dumps(one.plain(), option=orjson.OPT_SORT_KEYS)


def judge(chain: Sequence[Certificate], signer: str, roots: frozenset[str], now_ms: int) -> Proven:
    """Follow a chain from a signer to a root. Raises `Refused`:

    `certificate.mismatch` (not this signer's, or links that do not fit), `certificate.signature`,
    `certificate.expired`, `certificate.unknown_issuer`.
    """
    if not 1 <= len(chain) <= MAX_CHAIN or chain[0].kind != COMPUTER or chain[0].subject != signer:
        raise mismatch()
    computer, above = chain[0], chain[1] if len(chain) > 1 else None
    if above is not None and (above.kind, above.subject, above.office) != (
        OFFICE,
        computer.issuer,
        computer.office,
    ):
        raise mismatch()
    _check(computer, now_ms)
    if computer.issuer in roots:
        return Proven(computer, above if above is not None and _holds(above, now_ms) else None)
    if above is None or above.issuer not in roots:
        raise Refused(
            _("发送方的证书不是本机认可的单位签发的,已拒收。请社区向区里重新申请登记。"),
            code="certificate.unknown_issuer",
        )
    _check(above, now_ms)
    return Proven(computer, above)


def _holds(one: Certificate, now_ms: int) -> bool:
    try:
        _check(one, now_ms)
    except Refused:
        return False
    return True


def _check(one: Certificate, now_ms: int) -> None:
    insist_signed(one)
    if one.until_ms != NO_END and now_ms > one.until_ms:
        raise Refused(
            _(
                "“{name}”的证书已在 {day} 到期,没有收。"
                "请社区在“设置 → 电脑与证书”里写一份新的登记申请交给区里;日期不对时先校准电脑时钟。"
            ).format(name=one.name, day=one.until),
            code="certificate.expired",
        )


def insist_signed(one: Certificate) -> None:
    """Raise `Refused` (`certificate.signature`) unless its issuer signed it."""
    if not signed_by(one.issuer, one.signed_bytes(), bytes.fromhex(one.signature)):
        raise Refused(
            _("证书“{name}”的签名不对,内容被改动过,已拒收。请对方重新发一份。").format(name=one.name),
            code="certificate.signature",
        )


def _sound(one: Certificate) -> bool:
    texts = (one.kind, one.serial, one.office, one.name, one.subject, one.recipient, one.install_id, one.issuer,
             one.signature)  # fmt: skip
    if not all(isinstance(text, str) for text in texts) or one.format != FORMAT:
        return False
    if not all(type(n) is int and 0 <= n <= LATEST for n in (one.from_ms, one.until_ms)):
        return False
    computer = one.kind == COMPUTER and _hex(one.install_id, 32) and _recipient(one.recipient)
    office = one.kind == OFFICE and one.install_id == one.recipient == ""
    return (
        (computer or office)
        and _hex(one.serial, 32)
        and _hex(one.subject, 64)
        and _hex(one.issuer, 64)
        and _hex(one.signature, 128)
        and _CODE.fullmatch(one.office) is not None
        and one.name == tidy_name(one.name)
    )


def _hex(text: str, length: int) -> bool:
    return _HEX[length].fullmatch(text) is not None


def _recipient(text: str) -> bool:
    try:
        return len(text) <= 80 and text == text.lower() and usable(bech32.decode(RECIPIENT_PREFIX, text))
    except Refused:
        return False


def malformed() -> Refused:
    """What is said of a certificate this program would not have written."""
    return Refused(_("证书的内容格式不对,没有采用。请对方重新发一份。"), code="certificate.malformed")


def mismatch() -> Refused:
    """What is said of certificates that do not belong to who shows them."""
    return Refused(
        _("证书与写包的电脑对不上,已拒收。请对方在“设置 → 电脑与证书”里核对后重新写包。"),
        code="certificate.mismatch",
    )
