"""What a bundle says of itself, under signature: from whom, for whom, which operations, and how much of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final

import orjson

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.pictures import MOST_BYTES, MOST_CARRIED, MOST_CARRIED_BYTES
from desktop.exchange.bundle.container import SUITE, newer
from desktop.security import certificates
from desktop.security.certificates import Certificate, Trust
from desktop.security.install import Install, signed_by
from desktop.store.op import LARGEST_INTEGER, SCHEMA_VERSION

FORMAT: Final = "gezhi-bundle/1"  # without certificates, as every bundle was before there were any
WITH_CHAIN: Final = "gezhi-bundle/2"
WITH_PICTURES: Final = "gezhi-bundle/3"  # only with any: one without is read by every earlier program
NEWEST: Final = 3
DOMAIN: Final = b"gezhi bundle manifest, version 1\n"  # a signature made for anything else never fits here
MAX_MANIFEST: Final = 256 * 1024
MAX_SEGMENTS: Final = 1024
MAX_SEGMENT: Final = 8 * 1024 * 1024
MAX_RAW: Final = 256 * 1024 * 1024
SIGNATURE_BYTES: Final = 64
PICTURE: Final = "picture"
LATEST_WALL: Final = 32_503_680_000_000  # the year 3000: later ones no calendar here can show

_HEX = {32: re.compile(r"[0-9a-f]{32}"), 64: re.compile(r"[0-9a-f]{64}")}
_KIND = re.compile(r"[a-z0-9_]{1,64}")


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece: `kind` is `vectors`, `ops` or `picture`; hash and `raw_length` are of what it unpacks to.

    A picture is not compressed, and its hash is the name rows call it by.
    """

    kind: str
    sha256: str
    length: int
    raw_length: int
    ops: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The signed claim. Digests and counts are of everything the sender holds, not only of what it sends.

    `chain`: the certificates of the signer, the computer's own first; with any the format is `WITH_CHAIN`, with
    pictures always `WITH_PICTURES`.
    """

    bundle_id: str
    db_id: str
    install_id: str
    signer: str
    sender: str
    recipient: str
    office: str
    app: str
    bundle_seq: int
    wall_ms: int
    conflicts: int
    audit_head: str
    counts: Mapping[str, int]
    state_digest: Mapping[str, str]
    segments: tuple[Segment, ...]
    schema_min: int = SCHEMA_VERSION
    schema_max: int = SCHEMA_VERSION
    suite: int = SUITE
    format: str = FORMAT
    chain: tuple[Certificate, ...] = ()

    @property
    def ops(self) -> int:
        """How many operations the bundle carries."""
        return sum(segment.ops for segment in self.segments)

    @property
    def pictures(self) -> int:
        """How many pictures the bundle carries."""
        return sum(segment.kind == PICTURE for segment in self.segments)

    def encode(self) -> bytes:
        """Canonical JSON; raises `Refused` when it grew beyond what is ever read."""
        body = asdict(self)
        if self.format == FORMAT:
            del body["chain"]
        raw = orjson.dumps(body, option=orjson.OPT_SORT_KEYS)
        if len(raw) > MAX_MANIFEST:
            raise Refused(_("要交换的数据太多,一个交换包装不下,请联系技术人员。"), code="bundle.too_large")
        return raw


def sign(raw: bytes, install: Install) -> bytes:
    """The installation's signature over a manifest."""
    return install.sign(DOMAIN + raw)


def chained(manifest: Manifest, chain: tuple[Certificate, ...]) -> Manifest:
    """The same claim with the certificates of its signer, in the format that says what is in it."""
    claim = replace(manifest, chain=chain)
    return replace(claim, format=_format_of(claim))


def _format_of(manifest: Manifest) -> str:
    """The oldest format that can say what is in it."""
    return WITH_PICTURES if manifest.pictures else WITH_CHAIN if manifest.chain else FORMAT


def verified(raw: bytes, signature: bytes, trusted: frozenset[str], trust: Trust | None = None) -> Manifest:
    """The manifest in `raw`; raises `Refused` unless it is well formed and signed by somebody believed.

    `trusted` are keys believed in any case, `trust` says who else is, by certificate, and who is no more.
    """
    manifest = decode(raw)
    if manifest.signer not in trusted or (trust is not None and manifest.signer in trust.revoked):
        proven = (trust or Trust()).insist(manifest.signer, manifest.chain)
        if proven is not None:
            _check_same(manifest, proven.computer)
    elif manifest.chain:  # believed by itself; what it shows must be of nobody else all the same
        _check_shown(manifest, manifest.chain[0])
    if not signed_by(manifest.signer, DOMAIN + raw, signature):
        raise Refused(_("交换包的签名不对,内容被改动过,已拒收。"), code="bundle.signature")
    return manifest


def _check_same(manifest: Manifest, computer: Certificate) -> None:
    """The certificate must be of this installation and of the office whose data these are."""
    offices = [code for code in manifest.office.split(",") if code]
    _check_shown(manifest, computer)
    if offices and computer.office not in offices:
        raise certificates.mismatch()


def _check_shown(manifest: Manifest, computer: Certificate) -> None:
    """Signer, installation and the key to seal to are those the certificate was issued for."""
    subject = (computer.subject, computer.install_id, computer.recipient)
    if subject != (manifest.signer, manifest.install_id, manifest.sender):
        raise certificates.mismatch()


def decode(raw: bytes) -> Manifest:
    """A manifest that is well formed; who signed it is not looked at. Raises `Refused`."""
    try:
        body: dict[str, Any] = orjson.loads(raw)
        if _from_the_future(body):
            raise newer()
        known = {field.name for field in fields(Manifest)} - (
            {"chain"} if body["format"] == FORMAT else set()
        )
        if body.keys() != known:
            raise malformed()
        segments = tuple(Segment(**segment) for segment in body["segments"])
        manifest = Manifest(**{**body, "segments": segments, "chain": _chain(body.get("chain", []))})
        if not _sound(manifest) or manifest.encode() != raw:
            raise malformed()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise malformed() from error
    return manifest


def _chain(listed: object) -> tuple[Certificate, ...]:
    if not isinstance(listed, list) or len(listed) > certificates.MAX_CHAIN:
        raise malformed()
    return tuple(certificates.parse(one) for one in listed)


def _from_the_future(body: Mapping[str, Any]) -> bool:
    name, _slash, version = str(body["format"]).partition("/")
    later_format = name == "gezhi-bundle" and version.isdecimal() and int(version) > NEWEST
    return later_format or int(body["schema_min"]) > SCHEMA_VERSION or int(body["suite"]) > SUITE


def _sound(manifest: Manifest) -> bool:
    ids = (manifest.bundle_id, manifest.db_id, manifest.install_id, manifest.recipient)
    hashes = (manifest.signer, manifest.audit_head, *manifest.state_digest.values())
    numbers = (
        manifest.bundle_seq, manifest.wall_ms, manifest.conflicts, manifest.schema_min, manifest.schema_max,
        manifest.suite, *manifest.counts.values(),
    )  # fmt: skip
    texts = (manifest.sender, manifest.office, manifest.app)
    return (
        manifest.format == _format_of(manifest)
        and manifest.suite == SUITE
        and manifest.schema_min <= manifest.schema_max
        and manifest.wall_ms <= LATEST_WALL
        and all(_hex(text, 32) for text in ids)
        and all(_hex(text, 64) for text in hashes)
        and all(_number(n) for n in numbers)
        and all(isinstance(text, str) and len(text) <= 200 for text in texts)
        and all(_KIND.fullmatch(kind) is not None for kind in (*manifest.counts, *manifest.state_digest))
        and _segments_sound(manifest.segments)
    )


def _segments_sound(segments: tuple[Segment, ...]) -> bool:
    pictures = [segment for segment in segments if segment.kind == PICTURE]
    packed = segments[: len(segments) - len(pictures)]
    kinds = [segment.kind for segment in segments]
    return (
        1 <= len(segments) <= MAX_SEGMENTS
        and kinds == ["vectors"] + ["ops"] * (len(packed) - 1) + [PICTURE] * len(pictures)
        and all(_hex(segment.sha256, 64) for segment in segments)
        and all(_number(n) for s in segments for n in (s.length, s.raw_length, s.ops))
        and all(segment.raw_length <= MAX_SEGMENT for segment in packed)
        and sum(segment.raw_length for segment in packed) <= MAX_RAW
        and _pictures_sound(pictures)
    )


def _pictures_sound(pictures: list[Segment]) -> bool:
    return (
        len(pictures) <= MOST_CARRIED
        and len({one.sha256 for one in pictures}) == len(pictures)
        and all(one.ops == 0 and one.length == one.raw_length <= MOST_BYTES for one in pictures)
        and sum(one.raw_length for one in pictures) <= MOST_CARRIED_BYTES
    )


def _hex(text: object, length: int) -> bool:
    return isinstance(text, str) and _HEX[length].fullmatch(text) is not None


def _number(value: object) -> bool:
    return type(value) is int and 0 <= value <= LARGEST_INTEGER


def malformed() -> Refused:
    """What is said of a sealed content that this program would not have written."""
    return Refused(_("交换包的内容格式不对,已拒收,请对方重新写出。"), code="bundle.manifest")
