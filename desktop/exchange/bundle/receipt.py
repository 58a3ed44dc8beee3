"""The district's receipt (`*.sqr`): what it holds of an office, totalled and marked row by row, signed and sealed.

    "SQR1\\n" | age file for the office's computers → length (4 bytes, big-endian) | canonical JSON | signature (64 bytes)

A receipt carries no records. Where it says what the district holds, it is the acknowledgement from which the next bundle
starts, also when that is less than before.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import orjson
import pyrage

from desktop.base import patience
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.exchange.bundle import keys
from desktop.exchange.bundle.container import damaged, newer
from desktop.exchange.bundle.write import put_whole
from desktop.security.install import Install, signed_by
from desktop.store.vector import Vector

MAGIC: Final = b"SQR1\n"
FORMAT: Final = "gezhi-receipt/1"
DOMAIN: Final = b"gezhi receipt, version 1\n"
MAX_FILE: Final = 16 * 1024 * 1024
MAX_RAW: Final = 64 * 1024 * 1024
SIGNATURE: Final = 64
UNSIGNED: Final = (
    256 * 1024
)  # of what nobody trusted signed no more is read, only to say what is wrong with it


@dataclass(frozen=True, slots=True)
class Receipt:
    """`totals` as `queries.receipts.Totals.plain` gives them; `marks` by record kind and row id; times in milliseconds."""

    district: str
    district_name: str
    signer: str
    recipient: str
    office: str
    at_ms: int
    have: Vector
    digest: Mapping[str, str]
    totals: Mapping[str, Any]
    marks: Mapping[str, Mapping[str, str]]


def write(receipt: Receipt, out: Path, *, signer: Install, recipients: Sequence[str]) -> None:
    """Write a receipt that any of the office's computers opens; raises as `put_whole`."""
    body = {
        "format": FORMAT, "district": receipt.district, "name": receipt.district_name, "signer": receipt.signer,
        "recipient": receipt.recipient, "office": receipt.office, "at_ms": receipt.at_ms,
        "have": receipt.have.to_json(), "digest": dict(receipt.digest), "totals": dict(receipt.totals),
        "marks": {kind: dict(rows) for kind, rows in receipt.marks.items()},
    }  # fmt: skip
    raw = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
    signed = len(raw).to_bytes(4, "big") + raw + signer.sign(DOMAIN + raw)
    people = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    put_whole(out, MAGIC + pyrage.encrypt(zlib.compress(signed, 9), people))


def read(path: Path, *, install: Install, trusted: frozenset[str]) -> Receipt:
    """A receipt sealed for this computer by a trusted district.

    Raises `Refused` (`receipt.*`, `bundle.*`) when it is none, spoilt, for somebody else or from somebody unknown.
    """
    try:
        whole = patience.read(path) if path.stat().st_size <= MAX_FILE else b""
    except OSError as error:
        raise EnvironmentFailure(
            _("读不到文件“{name}”,请检查 U 盘后重试。").format(name=path.name), code="bundle.unreadable"
        ) from error
    if not whole.startswith(MAGIC):
        raise Refused(_("这不是区级回执(.sqr)文件。"), code="receipt.not_ours")
    raw, signature = _opened(keys.unseal(whole[len(MAGIC) :], install.identity))
    signer = next((key for key in trusted if signed_by(key, DOMAIN + raw, signature)), None)
    receipt = _parsed(raw) if signer is not None or len(raw) <= UNSIGNED else None
    if receipt is None or receipt.signer not in trusted:
        raise Refused(
            _("出具回执的单位不在本机的信任名单里。请先核对并信任区级的签名码。"),
            code="bundle.unknown_signer",
        )
    if receipt.signer != signer:
        raise Refused(_("回执的签名不对,内容被改动过,没有采用。"), code="bundle.signature")
    return receipt


def _opened(packed: bytes) -> tuple[bytes, bytes]:
    unpacker = zlib.decompressobj()
    try:
        signed = unpacker.decompress(packed, MAX_RAW)
    except zlib.error as error:
        raise damaged() from error
    length = int.from_bytes(signed[:4], "big")
    if not unpacker.eof or len(signed) != 4 + length + SIGNATURE:
        raise damaged()
    return signed[4 : 4 + length], signed[4 + length :]


def _parsed(raw: bytes) -> Receipt:
    try:
        body: dict[str, Any] = orjson.loads(raw)
        kind, _slash, version = str(body["format"]).partition("/")
        if kind == "gezhi-receipt" and version.isdecimal() and int(version) > 1:
            raise newer()
        texts = [body[key] for key in ("district", "name", "signer", "recipient", "office")]
        maps = [body["digest"], body["totals"], body["marks"], *body["marks"].values()]
        if (
            body["format"] != FORMAT
            or type(body["at_ms"]) is not int
            or not all(isinstance(text, str) for text in texts)
            or not all(isinstance(one, dict) for one in maps)
            or not str(date.fromisoformat(body["totals"]["day"]))
        ):
            raise damaged()
        district, name, signer, recipient, office = texts
        return Receipt(
            district, name, signer, recipient, office, body["at_ms"], Vector.from_json(body["have"]),
            body["digest"], body["totals"], body["marks"],
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged() from error
