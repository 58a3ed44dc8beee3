"""Writing a bundle file: pack, sign, seal, and put it where it is wanted whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop import __version__
from desktop.base import patience
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, new_id, system_random
from desktop.exchange.bundle import container, keys, manifest, segments
from desktop.exchange.bundle.manifest import Manifest
from desktop.security.certificates import Certificate
from desktop.security.install import Install
from desktop.store.run import Run
from desktop.store.vector import Vector


@dataclass(frozen=True, slots=True)
class Sender:
    """What the manifest says about the office file that writes, at the moment of its snapshot."""

    db_id: str
    office: str
    bundle_seq: int
    wall_ms: int
    conflicts: int
    audit_head: str
    counts: Mapping[str, int]
    state_digest: Mapping[str, str]
    chain: tuple[Certificate, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A finished bundle: its id, operations, bytes, the SHA-256 of the file, and where it is."""

    bundle_id: str
    ops: int
    bytes: int
    digest: str
    path: Path


def make_bundle(
    runs: Iterable[Run], *, recipient: str, signer: Install, sender: Sender, since: Vector, have: Vector,
    random: RandomBytes = system_random,
) -> tuple[Manifest, bytes]:  # fmt: skip
    """The signed manifest and the whole file's bytes.

    `runs` must be exactly what a holder of `since` lacks of `have`. Raises `Refused` for a malformed recipient
    and when the bundle would be larger than one is ever read.
    """
    recipient = keys.check_recipient(recipient)
    packed = list(segments.pack(runs, since=since, have=have))
    claim = Manifest(
        bundle_id=new_id(random), db_id=sender.db_id, install_id=signer.install_id, signer=signer.public_key,
        sender=signer.recipient, recipient=keys.key_id(recipient), office=sender.office, app=__version__,
        bundle_seq=sender.bundle_seq, wall_ms=sender.wall_ms, conflicts=sender.conflicts,
        audit_head=sender.audit_head, counts=dict(sender.counts), state_digest=dict(sender.state_digest),
        segments=tuple(segment for segment, _bytes in packed),
    )  # fmt: skip
    claim = manifest.chained(claim, sender.chain)
    raw = claim.encode()
    sizes = [segment.raw_length for segment in claim.segments]
    if (
        len(sizes) > manifest.MAX_SEGMENTS
        or sum(sizes) > manifest.MAX_RAW
        or max(sizes) > manifest.MAX_SEGMENT
    ):
        raise Refused(_("要交换的数据太多,一个交换包装不下,请联系技术人员。"), code="bundle.too_large")
    body = [len(raw).to_bytes(4, "big"), raw, manifest.sign(raw, signer), *(data for _s, data in packed)]
    cipher = keys.seal(b"".join(body), recipient)
    return claim, container.pack(claim.bundle_id, (claim.recipient,), cipher)


def write_bundle(
    runs: Iterable[Run], *, recipient: str, signer: Install, out: Path, sender: Sender, since: Vector,
    have: Vector, random: RandomBytes = system_random,
) -> Written:  # fmt: skip
    """Make a bundle and write it to `out`, which must not exist. See `make_bundle` and `put_whole`."""
    claim, whole = make_bundle(
        runs, recipient=recipient, signer=signer, sender=sender, since=since, have=have, random=random
    )
    put_whole(out, whole)
    return Written(claim.bundle_id, claim.ops, len(whole), hashlib.sha256(whole).hexdigest(), out)


def put_whole(out: Path, whole: bytes) -> None:
    """Write beside `out`, flush, read back and compare, then rename: `out` is complete or absent.

    Raises `Refused` when `out` exists (bundles are written once), `EnvironmentFailure` when the disk fails.
    """
    if out.exists():
        raise Refused(
            _("“{name}”已存在,不会覆盖。请换一个文件名。").format(name=out.name), code="bundle.exists"
        )
    part = out.with_name(out.name + ".part")
    try:
        with patience.patiently(lambda: part.open("wb")) as file:
            file.write(whole)
            file.flush()
            os.fsync(file.fileno())
        if hashlib.sha256(patience.read(part)).digest() != hashlib.sha256(whole).digest():
            raise EnvironmentFailure(
                _("写入后读回的内容不一致,存储介质可能已损坏,请换一个 U 盘。"), code="bundle.read_back"
            )
        patience.patiently(lambda: part.rename(out))
        _flush_folder(out.parent)
    except OSError as error:
        raise EnvironmentFailure(
            _("无法写入“{name}”,请检查磁盘空间和写保护。").format(name=out.name), code="bundle.unwritable"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """Make the rename itself last; Windows does this on its own and has no such call."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
