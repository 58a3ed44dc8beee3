"""Bundles that were refused: a copy of each is kept, unopened and never deleted, with the reason and the day.

Who tampered, or whose computer is not known, is asked later, and then the file must still be there. One from a newer
program is opened again after the upgrade.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.base import patience
from desktop.base.errors import EnvironmentFailure, GezhiError, NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.exchange.bundle import container, side
from desktop.exchange.bundle.parts import bundle_files
from desktop.exchange.bundle.write import copy_whole
from desktop.queries import accounts
from desktop.workspace import Workspace

# Not worth keeping: no bundle, not whole yet, or the refusal is about who asks and not about the file.
PASSED_OVER: Final = frozenset(
    {"bundle.not_ours", "bundle.parts_missing", "bundle.too_large", "bundle.exists"}
)
LATER: Final = frozenset({  # may be taken yet
    "bundle.newer", "bundle.unknown_signer", "bundle.revoked_signer", "certificate.expired", "certificate.newer",
    "certificate.unknown_issuer", "bundle.purge",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A refused file: `code` and `text` of the refusal, when (ms), and whether it was taken in after all."""

    key: str
    name: str
    code: str
    text: str
    at_ms: int
    bytes: int
    path: Path
    taken_ms: int | None = None

    @property
    def may_be_tried(self) -> bool:
        """Whether the reason may be gone by now: the program upgraded, the computer trusted."""
        return self.code in LATER and self.taken_ms is None


def folder(office: Workspace) -> Path:
    """Where refused files are."""
    return side.folder(office.path, side.QUARANTINE)


def holds(office: Workspace, path: Path) -> bool:
    """Whether a file is one that was refused before and lies here: somebody took it out on purpose."""
    return path.resolve().parent == folder(office).resolve()


def wanted(refusal: Refused) -> bool:
    """Whether a file refused for this reason is kept."""
    return refusal.code not in PASSED_OVER and not refusal.code.startswith(("permission.", "office."))


def keep(office: Workspace, paths: Sequence[Path], refusal: Refused) -> tuple[Kept, ...]:
    """Copy refused files aside, each content once; a file that cannot be copied stays only where it is."""
    where, made = folder(office), []
    for path in paths:
        with suppress(OSError, GezhiError):
            if path.stat().st_size > container.MAX_FILE or path.parent == where:
                continue
            with patience.opened(path) as file:
                key = hashlib.file_digest(file, "sha256").hexdigest()[:32]
            where.mkdir(parents=True, exist_ok=True)
            target = where / f"{key}.sqb"
            if not target.exists():
                copy_whole(path, target)
            if not (where / (key + side.NOTE)).exists():
                one = Kept(
                    key, path.name, refusal.code, refusal.text, office.clock.milliseconds(), target.stat().st_size,
                    target,
                )  # fmt: skip
                _note(one)
                made.append(one)
    return tuple(made)


def kept(office: Workspace, path: Path) -> bool:
    """Whether the whole content of a file lies here."""
    try:
        with patience.opened(path) as file:
            key = hashlib.file_digest(file, "sha256").hexdigest()[:32]
    except OSError:
        return False
    return (folder(office) / f"{key}.sqb").is_file()


def entries(office: Workspace) -> tuple[Kept, ...]:
    """Everything ever refused, the newest first; a file whose note is spoilt is listed without a reason."""
    found = []
    for path in bundle_files(folder(office)):
        note = side.read_note(path.with_suffix(side.NOTE))
        with suppress(OSError):
            taken = note.get("taken")
            found.append(
                Kept(
                    path.stem, str(note.get("name", path.name)), str(note.get("code", "")), str(note.get("text", "")),
                    int(note.get("at", 0)), path.stat().st_size, path, taken if isinstance(taken, int) else None,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.at_ms, one.key)))


def entry(office: Workspace, key: str) -> Kept:
    """One refused file by its key or the beginning of it; raises `NotFound`."""
    found = [one for one in entries(office) if key and one.key.startswith(key)]
    if len(found) != 1:
        raise NotFound(_("隔离区里没有这个文件。"), code="quarantine.unknown")
    return found[0]


def export(office: Workspace, key: str, out: Path, *, actor: str) -> Path:
    """Copy a refused file out, for whoever looks into it; raises as `copy_whole`."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EXCHANGE)
    one = entry(office, key)
    copy_whole(one.path, out)
    office.record_event(
        "bundle.quarantine_exported", actor=actor, object_id=one.key, detail={"code": one.code}
    )
    return out


def taken(office: Workspace, paths: Sequence[Path]) -> None:
    """Note that files were taken in after all; they stay."""
    where, now = folder(office), office.clock.milliseconds()
    if not where.is_dir():
        return
    for path in paths:
        with suppress(OSError):
            with patience.opened(path) as file:
                key = hashlib.file_digest(file, "sha256").hexdigest()[:32]
            note = where / (key + side.NOTE)
            if (body := side.read_note(note)) and body.get("taken") is None:
                side.write_note(note, {**body, "taken": now})


def _note(one: Kept) -> None:
    body = {"name": one.name, "code": one.code, "text": one.text, "at": one.at_ms, "taken": one.taken_ms}
    try:
        side.write_note(one.path.with_suffix(side.NOTE), body)
    except OSError as error:
        raise EnvironmentFailure(_("隔离区写不进去,请检查磁盘。"), code="quarantine.unwritable") from error
