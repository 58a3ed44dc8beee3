"""Writing a bundle file: pack, sign, seal, and put it where it is wanted whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from desktop import __version__
from desktop.base import patience
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.base.ids import RandomBytes, new_id, system_random
from desktop.exchange.bundle import container, keys, manifest, segments
from desktop.exchange.bundle.manifest import Manifest
from desktop.exchange.bundle.parts import part_paths
from desktop.queries.streams import Told
from desktop.security.certificates import Certificate
from desktop.security.install import Install
from desktop.store.run import Run
from desktop.store.vector import Vector

CHUNK: Final = 4 * 1024 * 1024


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
    told: Mapping[str, Told] = field(default_factory=dict)
    lacks: tuple[str, ...] | None = None  # named pictures it has not got; None: not said


@dataclass(frozen=True, slots=True)
class Written:
    """A finished bundle: its id, operations, bytes, the SHA-256 of its files one after another, where they are, pictures."""

    bundle_id: str
    ops: int
    bytes: int
    digest: str
    paths: tuple[Path, ...]
    pictures: int = 0

    @property
    def path(self) -> Path:
        """Its file, the first one of several."""
        return self.paths[0]


def make_bundle(
    runs: Iterable[Run], *, recipient: str, signer: Install, sender: Sender, since: Vector, have: Vector,
    random: RandomBytes = system_random, pictures: Mapping[str, bytes] | None = None,
) -> tuple[Manifest, bytes]:  # fmt: skip
    """The signed manifest and the bytes of a bundle in one file. Raises as `make_parts`."""
    claim, cipher = _sealed(
        runs, recipient=recipient, signer=signer, sender=sender, since=since, have=have, random=random,
        pictures=pictures,
    )  # fmt: skip
    return claim, container.pack(claim.bundle_id, (claim.recipient,), cipher)


def make_parts(
    runs: Iterable[Run], *, recipient: str, signer: Install, sender: Sender, since: Vector, have: Vector,
    random: RandomBytes = system_random, part_size: int = container.PART_SIZE,
    pictures: Mapping[str, bytes] | None = None,
) -> tuple[Manifest, list[bytes]]:  # fmt: skip
    """The signed manifest and each file's bytes.

    `runs` must be exactly what a holder of `since` lacks of `have`; `pictures` by their names. Raises `Refused` for a
    malformed recipient and when the bundle would be larger than one is ever read.
    """
    claim, cipher = _sealed(
        runs, recipient=recipient, signer=signer, sender=sender, since=since, have=have, random=random,
        pictures=pictures,
    )  # fmt: skip
    return claim, container.split(claim.bundle_id, (claim.recipient,), cipher, part_size)


def _sealed(
    runs: Iterable[Run], *, recipient: str, signer: Install, sender: Sender, since: Vector, have: Vector,
    random: RandomBytes, pictures: Mapping[str, bytes] | None,
) -> tuple[Manifest, bytes]:  # fmt: skip
    recipient = keys.check_recipient(recipient)
    packed = list(
        segments.pack(runs, since=since, have=have, told=sender.told, lacks=sender.lacks, carried=pictures)
    )
    claim = Manifest(
        bundle_id=new_id(random), db_id=sender.db_id, install_id=signer.install_id, signer=signer.public_key,
        sender=signer.recipient, recipient=keys.key_id(recipient), office=sender.office, app=__version__,
        bundle_seq=sender.bundle_seq, wall_ms=sender.wall_ms, conflicts=sender.conflicts,
        audit_head=sender.audit_head, counts=dict(sender.counts), state_digest=dict(sender.state_digest),
        segments=tuple(segment for segment, _bytes in packed),
    )  # fmt: skip
    claim = manifest.chained(claim, sender.chain)
    raw = claim.encode()
    sizes = [segment.raw_length for segment in claim.segments if segment.kind != manifest.PICTURE]
    if (
        len(claim.segments) > manifest.MAX_SEGMENTS
        or sum(sizes) > manifest.MAX_RAW
        or max(sizes) > manifest.MAX_SEGMENT
    ):
        raise container.too_large()
    body = [len(raw).to_bytes(4, "big"), raw, manifest.sign(raw, signer), *(data for _s, data in packed)]
    return claim, keys.seal_pieces(body, recipient)


def write_bundle(
    runs: Iterable[Run], *, recipient: str, signer: Install, out: Path, sender: Sender, since: Vector,
    have: Vector, random: RandomBytes = system_random, part_size: int = container.PART_SIZE,
    pictures: Mapping[str, bytes] | None = None,
) -> Written:  # fmt: skip
    """Make a bundle and write it to `out`, or its parts beside; none may exist. See `make_parts` and `put_whole`.

    When one part cannot be written, none is left.
    """
    claim, files = make_parts(
        runs, recipient=recipient, signer=signer, sender=sender, since=since, have=have, random=random,
        part_size=part_size, pictures=pictures,
    )  # fmt: skip
    paths, digest = part_paths(out, len(files)), hashlib.sha256()
    with contextlib.ExitStack() as undo:  # some parts of a bundle are of no use to anybody
        for path, whole in zip(paths, files, strict=True):
            put_whole(path, whole)
            undo.callback(_forget, path)
            digest.update(whole)
        undo.pop_all()
    return Written(
        claim.bundle_id, claim.ops, sum(map(len, files)), digest.hexdigest(), tuple(paths), claim.pictures
    )


def _forget(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()


def put_whole(out: Path, whole: bytes) -> None:
    """Write beside `out`, flush, read back and compare, then rename: `out` is complete or absent.

    Raises `Refused` when `out` exists (bundles are written once), `EnvironmentFailure` when the disk fails.
    """

    def fill(file: BinaryIO) -> bytes:
        file.write(whole)
        return hashlib.sha256(whole).digest()

    _put(out, fill)


def copy_whole(source: Path, out: Path) -> None:
    """Copy a finished file as `put_whole` writes one."""

    def fill(file: BinaryIO) -> bytes:
        digest = hashlib.sha256()
        with patience.opened(source) as given:
            while piece := given.read(CHUNK):
                digest.update(piece)
                file.write(piece)
        return digest.digest()

    _put(out, fill)


def _put(out: Path, fill: Callable[[BinaryIO], bytes]) -> None:
    if out.exists():
        raise Refused(
            _("“{name}”已存在,不会覆盖。请换一个文件名。").format(name=out.name), code="bundle.exists"
        )
    part = out.with_name(out.name + ".part")
    try:
        with patience.patiently(lambda: part.open("wb")) as file:
            written = fill(file)
            file.flush()
            os.fsync(file.fileno())
        forget_cached(part)
        if _hash_of(part) != written:
            raise EnvironmentFailure(
                _("写入后读回的内容不一致,存储介质可能已损坏,请换一个 U 盘。"), code="bundle.read_back"
            )
        patience.patiently(lambda: part.rename(out))
        flush_folder(out.parent)
    except OSError as error:
        raise EnvironmentFailure(
            _("无法写入“{name}”,请检查磁盘空间和写保护。").format(name=out.name), code="bundle.unwritable"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _hash_of(path: Path) -> bytes:
    if path.stat().st_size <= CHUNK:
        return hashlib.sha256(patience.read(path)).digest()
    with patience.opened(path) as file:
        return hashlib.file_digest(file, "sha256").digest()


def forget_cached(path: Path) -> None:
    """Let the next reading come from the disk and not from memory, where the system can be asked for it."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)


def flush_folder(folder: Path) -> None:
    """Make the rename itself last; Windows does this on its own and has no such call."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
