"""Reading a bundle: nothing of it is believed before what vouches for it was checked.

In this order: caps, outer hash, age header, opening, the manifest's form, its signature and whether the signer
is trusted, that it is meant for us, each segment's size and hash, that runs and vectors agree. The operations
themselves are decoded by whoever takes them in, inside one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.exchange.bundle import container, keys, manifest, segments
from desktop.exchange.bundle.container import Outer
from desktop.exchange.bundle.manifest import SIGNATURE_BYTES, Manifest, malformed
from desktop.security.certificates import Trust
from desktop.security.install import Install
from desktop.store.op import Op, decode
from desktop.store.run import Run
from desktop.store.vector import Vector


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose seal, signature and hashes hold. `since` is what its recipient must hold already."""

    manifest: Manifest
    since: Vector
    have: Vector
    sent: Vector
    runs: tuple[Run, ...]

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


def inspect(path: Path, *, install: Install | None = None) -> Inspected:
    """Look at a bundle without applying it; the signer may be unknown, but the signature must hold.

    Raises `Refused` when the file is not a sound bundle.
    """
    outer, cipher = container.read_outer(path)
    for_us = install is not None and keys.key_id(install.recipient) in outer.recipients
    if install is None or not for_us:
        return Inspected(outer, for_us, None)
    plain = keys.unseal(cipher, install.identity)
    raw, signature, _rest = _split(plain)
    claim = manifest.verified(raw, signature, frozenset({manifest.decode(raw).signer}))
    return Inspected(outer, True, claim)


def read_bundle(
    path: Path, *, install: Install, trusted_signers: frozenset[str], trust: Trust | None = None
) -> Bundle:
    """A bundle for this installation from a trusted signer (our own key is always trusted).

    `trust`: who else is believed by certificate, and who no longer is. Raises `Refused` with a code `bundle.*` or
    `certificate.*`, `EnvironmentFailure` when the file cannot be read; whatever is wrong, nothing was changed.
    """
    outer, cipher = container.read_outer(path)
    ours = keys.key_id(install.recipient)
    if ours not in outer.recipients:
        raise _not_for_us()
    raw, signature, rest = _split(keys.unseal(cipher, install.identity))
    claim = manifest.verified(raw, signature, trusted_signers | {install.public_key}, trust)
    if claim.recipient != ours:
        raise _not_for_us()
    if claim.bundle_id != outer.bundle_id:
        raise malformed()
    return _unpack(claim, rest)


def _split(plain: bytes) -> tuple[bytes, bytes, bytes]:
    length = int.from_bytes(plain[:4], "big")
    end = 4 + length + SIGNATURE_BYTES
    if not 2 <= length <= manifest.MAX_MANIFEST or len(plain) < end:
        raise malformed()
    return plain[4 : 4 + length], plain[4 + length : end], plain[end:]


def _unpack(claim: Manifest, packed: bytes) -> Bundle:
    if sum(segment.length for segment in claim.segments) != len(packed):
        raise malformed()
    since = have = Vector()
    runs: list[Run] = []
    at = 0
    for segment in claim.segments:
        raw = segments.unpack(segment, packed[at : at + segment.length])
        at += segment.length
        if segment.kind == "vectors":
            since, have = segments.vectors_in(raw)
        else:
            runs += segments.runs_in(raw, segment.ops)
    sent = Vector()
    for run in runs:
        sent.add(run.stream, run.first, run.last)
    if len(sent) != claim.ops or sent != since.missing(have):
        raise malformed()  # dots twice, or other ones than the vectors announce
    return Bundle(claim, since, have, sent, tuple(runs))


def _not_for_us() -> Refused:
    return Refused(_("这个交换包不是发给本机的,请转交收件单位。"), code="bundle.not_for_us")
