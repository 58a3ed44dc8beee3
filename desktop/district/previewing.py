"""Looking at files before they are taken in: whose they are and what they would bring. Nothing is written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import orjson
from sqlalchemy import Connection, select

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.district import admission, clearing, forking, intake, members
from desktop.district.database import Database
from desktop.district.schema import bundle, installation, office
from desktop.exchange.bundle import purges
from desktop.exchange.bundle.read import Bundle, read_bundle
from desktop.security.install import Install
from desktop.store.vector import Vector

SUFFIX: Final = ".sqb"
DEPTH: Final = 3  # folders below the chosen one that are looked into: a stick, its folder, the office's


@dataclass(frozen=True, slots=True)
class Preview:
    """One file: from which office and computer, when it was written, operations by their number.

    `lacking`: operations of the office that are still missing when it is taken in. `problem` says why it would be
    refused, "" when it would not; the other fields are empty then, except of a bundle that is held back for the
    records it purges (`held_back`).
    """

    path: Path
    size: int
    office: str = ""
    name: str = ""
    computer: str = ""
    written_ms: int = 0
    ops: int = 0
    new: int = 0
    lacking: int = 0
    repeated: bool = False
    problem: str = ""
    code: str = ""

    @property
    def held_back(self) -> bool:
        """Whether somebody who asked the office may take it in all the same (`intake.receive`, purging)."""
        return self.code == purges.CODE and bool(self.new)


def files_in(chosen: Iterable[Path]) -> list[Path]:
    """Bundles among the chosen files and in the chosen folders, at most `DEPTH` below; each once, by name."""
    found: dict[Path, None] = {}
    for path in chosen:
        if path.is_dir():
            found.update(dict.fromkeys(_below(path, DEPTH)))
        else:
            found[path] = None
    return sorted(found, key=lambda path: (path.name, str(path)))


def _below(folder: Path, depth: int) -> Iterator[Path]:
    try:
        inside = sorted(folder.iterdir())
    except OSError:  # a folder of the system's own on a stick
        return
    for path in inside:
        if path.is_dir() and depth:
            yield from _below(path, depth - 1)
        elif path.suffix == SUFFIX and path.is_file():
            yield path


def preview(
    database: Database, paths: Iterable[Path], *, keys: Install, at_ms: int, progress: Progress = SILENT
) -> list[Preview]:
    """Look at every file, one after another; raises `Cancelled` when asked to stop."""
    chosen = list(paths)
    found = []
    for number, path in enumerate(chosen):
        step(progress, number, len(chosen), path.name)
        found.append(_looked(database, path, keys, at_ms))
    return found


def _looked(database: Database, path: Path, keys: Install, at_ms: int) -> Preview:
    try:
        size = path.stat().st_size
    except OSError:
        return Preview(path, 0, problem=_("读不出这个文件,U盘可能已经拔出。"), code="file.unreadable")
    try:
        with database.read() as db:
            found = read_bundle(
                path, install=keys, trust=partial(admission.trust, db, keys=keys, at_ms=at_ms)
            )
            shown = found.manifest.chain
            code = members.office_of(db, found.manifest.signer)
            if code is None and shown:
                members.insist_vouched(db, shown[0])
                code = shown[0].office
        return _counted(database, path, size, found, code)
    except Refused as refused:
        return Preview(path, size, problem=refused.text, code=refused.code)


def _counted(database: Database, path: Path, size: int, found: Bundle, code: str | None) -> Preview:
    claim = found.manifest
    if code is None:
        return Preview(path, size, problem=_("这个交换包是本区级库自己写出的,不用收。"), code="district.own")
    with database.read() as db:
        members.insist_sender(db, claim.signer, claim.sender)
        row = db.execute(select(office.c.name, office.c.have).where(office.c.code == code)).first()
        computer = db.execute(
            select(installation.c.name).where(installation.c.signer == claim.signer)
        ).scalar()
        seen = select(bundle.c.sha256).where(bundle.c.office == code, bundle.c.bundle_id == claim.bundle_id)
        repeated = db.execute(seen).first() is not None
        have = forking.counting(db, code, found.have)
        sent = forking.counting(db, code, found.sent)
        why = _held_back(db, code, found)
    if row is None:
        words = _("社区 {code} 没有在本区登记,没有收。请社区先交登记申请。").format(code=code)
        return Preview(path, size, problem=words, code="district.unregistered")
    held = Vector.from_json(orjson.loads(row.have))
    after = held.union(sent)
    with database.read() as db:
        missing = len(intake.lacking(db, code, after, said=have))
    return Preview(
        path, size, code, row.name, computer or "", claim.wall_ms, len(found.sent), len(held.missing(found.sent)),
        missing, repeated, *((why.text, why.code) if why else ()),
    )  # fmt: skip


def _held_back(db: Connection, code: str, found: Bundle) -> Refused | None:
    try:
        clearing.insist(db, code, found.runs)
    except Refused as why:
        return why
    return None


def quarantined(folder: Path, sha256: str) -> Path | None:
    """Where a refused file lies whole, None when it was taken away or is no longer the same."""
    path = folder / f"{sha256}{SUFFIX}"
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        return None
    return path
