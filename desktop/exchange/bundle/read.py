"""Reading a bundle: nothing of it is believed before what vouches for it was checked.

In this order: caps, outer hashes of all parts, age header, opening, the manifest's form, its signature and whether
the signer is trusted, that it is meant for us, each segment's size and hash, that runs and vectors agree. The
operations themselves are decoded by whoever takes them in, inside one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.exchange.bundle import keys, manifest, segments
from desktop.exchange.bundle.container import Outer
from desktop.exchange.bundle.keys import Opener
from desktop.exchange.bundle.manifest import SIGNATURE_BYTES, Manifest, Segment, malformed
from desktop.exchange.bundle.parts import Joined, gather
from desktop.queries.streams import Told
from desktop.security.certificates import Trust
from desktop.security.install import Install
from desktop.store.op import Op, decode
from desktop.store.run import Run
from desktop.store.vector import Vector

Asked = Callable[[Manifest], Trust]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose seal, signature and hashes hold. `since` is what its recipient must hold already."""

    manifest: Manifest
    since: Vector
    have: Vector
    sent: Vector
    runs: tuple[Run, ...]
    told: Mapping[str, Told] = field(default_factory=dict)  # by stream: who wrote it, and when
    pictures: Mapping[str, bytes] = field(default_factory=dict)  # by their names, which fit their bytes
    lacks: frozenset[str] | None = (
        None  # which pictures the sender has not got; None: it says nothing of pictures
    )

    def ops(self) -> Iterator[Op]:
        """Every operation, decoded; raises `Refused` for one that is malformed or not where it says it is."""
        for run in self.runs:
            for dot, raw in zip(run.dots(), run.ops, strict=True):
                op = decode(raw)
                if op.dot != dot:
                    raise malformed()
                yield op


@dataclass(frozen=True, slots=True)
class Inspected:
    """What can be told of a bundle: the open header; the manifest too when it is for us and well formed."""

    outer: Outer
    for_us: bool
    manifest: Manifest | None


def inspect(
    path: Path, *, install: Opener | None = None, also: Sequence[Opener] = (), beside: Sequence[Path] = ()
) -> Inspected:
    """Look at a bundle without applying it; the signer may be unknown, but the signature must hold.

    Raises `Refused` when the file is not a sound bundle, or not all of its parts are at hand.
    """
    parts = gather(path, beside)
    outer = parts[0].outer
    opener = _opener(outer, [*([install] if install else []), *also])
    if opener is None:
        return Inspected(outer, False, None)
    opened = _Opened(lambda raw, mark: manifest.verified(raw, mark, frozenset({manifest.decode(raw).signer})))
    keys.unseal_into(opened, Joined(parts), opener.identity)
    return Inspected(outer, True, opened.whole().claim)


def read_bundle(
    path: Path, *, install: Install, trusted_signers: frozenset[str] = frozenset(), trust: Trust | Asked | None = None,
    also: Sequence[Opener] = (), beside: Sequence[Path] = (),
) -> Bundle:  # fmt: skip
    """A bundle for this installation from a trusted signer (our own key is always trusted).

    `trust`: who else is believed by certificate, and who no longer is; asked for each manifest by whoever knows too
    many to name them. `also`: for whom else we may open.
    `beside`: folders in which other parts of it may lie. Raises `Refused` with a code `bundle.*`,
    `EnvironmentFailure` when a file cannot be read; whatever is wrong, nothing was changed anywhere.
    """
    parts = gather(path, beside)
    outer = parts[0].outer
    opener = _opener(outer, (install, *also))
    if opener is None:
        raise _not_for_us()

    def check(raw: bytes, signature: bytes) -> Manifest:
        told = trust(manifest.decode(raw)) if callable(trust) else trust or Trust()
        believed = trusted_signers | told.signers | {install.public_key}
        claim = manifest.verified(raw, signature, believed, told)
        if claim.recipient != keys.key_id(opener.recipient):
            raise _not_for_us()
        if claim.bundle_id != outer.bundle_id:
            raise malformed()
        return claim

    opened = _Opened(check)
    keys.unseal_into(opened, Joined(parts), opener.identity)
    return opened.whole().bundle()


def _opener(outer: Outer, ours: Sequence[Opener]) -> Opener | None:
    return next((one for one in ours if keys.key_id(one.recipient) in outer.recipients), None)


class _Opened:
    """What comes out of the seal, checked as it comes: nothing is unpacked before its manifest is believed.

    In memory only: what had come before tampering is met must never lie on a disk.
    """

    def __init__(self, check: Callable[[bytes, bytes], Manifest]) -> None:
        self._check, self._held, self._wanted = check, bytearray(), 4
        self._claim: Manifest | None = None
        self._coming: list[Segment] = []
        self._vectors = (Vector(), Vector())
        self._told: Mapping[str, Told] = {}
        self._runs: list[Run] = []
        self._pictures: dict[str, bytes] = {}
        self._lacks: frozenset[str] | None = None

    def write(self, data: bytes) -> int:
        """The next piece; raises `Refused` as soon as something is wrong."""
        self._held += data
        while len(self._held) >= self._wanted and (self._claim is None or self._coming):
            self._advance()
        if self._claim is not None and not self._coming and self._held:
            raise malformed()
        return len(data)

    def flush(self) -> None:
        """Asked for by the age library."""

    def _advance(self) -> None:
        if self._claim is None:
            length = int.from_bytes(self._held[:4], "big")
            if not 2 <= length <= manifest.MAX_MANIFEST:
                raise malformed()
            end = 4 + length + SIGNATURE_BYTES
            if len(self._held) < end:
                self._wanted = end
                return
            self._claim = self._check(bytes(self._held[4 : 4 + length]), bytes(self._held[4 + length : end]))
            self._coming = list(self._claim.segments)
            if any(one.length > 2 * manifest.MAX_SEGMENT for one in self._coming):
                raise malformed()
            del self._held[:end]
        else:
            segment = self._coming.pop(0)
            raw = segments.unpack(segment, bytes(self._held[: segment.length]))
            del self._held[: segment.length]
            if segment.kind == "vectors":
                self._vectors, self._told = segments.vectors_in(raw), segments.told_in(raw)
                self._lacks = segments.lacks_in(raw)
            elif segment.kind == manifest.PICTURE:
                self._pictures[segment.sha256] = raw
            else:
                self._runs += segments.runs_in(raw, segment.ops)
        self._wanted = self._coming[0].length if self._coming else 0

    def whole(self) -> _Opened:
        """Itself; raises `Refused` when it ended too early."""
        if self._claim is None or self._coming:
            raise malformed()
        return self

    @property
    def claim(self) -> Manifest:
        """The manifest, believed."""
        if self._claim is None:
            raise malformed()
        return self._claim

    def bundle(self) -> Bundle:
        """The whole bundle; raises `Refused` when it holds dots twice, or other ones than its vectors announce."""
        since, have = self._vectors
        sent = Vector()
        for run in self._runs:
            sent.add(run.stream, run.first, run.last)
        if len(sent) != self.claim.ops or sent != since.missing(have):
            raise malformed()
        return Bundle(
            self.claim, since, have, sent, tuple(self._runs), self._told, self._pictures, self._lacks
        )


def _not_for_us() -> Refused:
    return Refused(_("这个交换包不是发给本机的,请转交收件单位。"), code="bundle.not_for_us")
