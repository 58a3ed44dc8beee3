"""Parts that came on one stick wait here for those on the next; and what lies around a bundle that is opened."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from desktop.base.errors import GezhiError, Refused
from desktop.base.i18n import _
from desktop.exchange.bundle import container, keys, quarantine, side
from desktop.exchange.bundle.parts import alike, bundle_files, gather
from desktop.exchange.bundle.write import copy_whole
from desktop.security.install import Install
from desktop.workspace import Workspace

INCOMPLETE: Final = "bundle.parts_missing"
OVER: Final = "bundle.parts_over"
MOST_PARTS: Final = 128  # that wait, of all bundles
MOST_BYTES: Final = 8 * 1024**3


def folder(office: Workspace) -> Path:
    """Where parts wait."""
    return side.folder(office.path, side.PARTS)


def files_of(office: Workspace, path: Path) -> tuple[Path, ...]:
    """The files of the bundle that `path` is one of; when it is not whole or damaged, all that are at hand."""
    try:
        return tuple(part.path for part in gather(path, (folder(office),)))
    except GezhiError:
        return alike(path, (folder(office),))


def collect(office: Workspace, path: Path, install: Install) -> None:
    """Keep the sound parts, lying with `path`, of a bundle for this PC whose others are not here yet.

    Who wrote them nobody knows before all are here, so the caps are on all that wait: beyond them the bundle that has
    waited longest goes to quarantine.
    """
    where = folder(office)
    with suppress(OSError, GezhiError):
        outer = container.head(path)
        if not {keys.key_id(install.recipient), keys.key_id(office.own_seal.recipient)} & set(
            outer.recipients
        ):
            return
        where.mkdir(parents=True, exist_ok=True)
        for other in dict.fromkeys((path, *bundle_files(path.parent))):
            with suppress(GezhiError):
                if container.head(other).bundle_id != outer.bundle_id or other.parent == where:
                    continue
                part = container.sound_part(other)
                target = where / f"{outer.bundle_id}-{part.outer.part_no}.sqb"
                if not target.exists():
                    copy_whole(other, target)
        _make_room(office, outer.bundle_id)


def _make_room(office: Workspace, coming: str) -> None:
    """Put the oldest bundles aside while more waits than may; the one that is just coming stays."""
    waits = _waiting_files(office)
    over = Refused(
        _(
            "等待其余各份的交换包太多,最早的一个没有等齐,先放进隔离区。要收它,请把它的各份放在一个文件夹里再打开。"
        ),
        code=OVER,
    )
    while len(waits) > 1 and (
        sum(map(len, waits.values())) > MOST_PARTS
        or sum(size for files in waits.values() for size in files.values()) > MOST_BYTES
    ):
        oldest = next(one for one in waits if one != coming)
        files = tuple(waits.pop(oldest))
        quarantine.keep(office, files, over)
        for path in files:
            if quarantine.kept(office, path):  # never away before it lies there
                path.unlink()
        office.record_event("bundle.refused", actor="", detail={"code": OVER, "parts": len(files)})


def _waiting_files(office: Workspace) -> dict[str, dict[Path, int]]:
    """The files that wait and their sizes, by bundle, the bundle that waits longest first."""
    found: dict[str, dict[Path, int]] = {}
    since: dict[str, float] = {}
    for path in bundle_files(folder(office)):
        with suppress(OSError):
            told, which = path.stat(), path.name.partition("-")[0]
            found.setdefault(which, {})[path] = told.st_size
            since[which] = min(since.get(which, told.st_mtime), told.st_mtime)
    return {which: found[which] for which in sorted(found, key=lambda one: (since[one], one))}


def waiting(office: Workspace) -> dict[str, tuple[int, tuple[int, ...]]]:
    """By bundle: how many parts it has, and which of them are here."""
    found: dict[str, tuple[int, tuple[int, ...]]] = {}
    for path in bundle_files(folder(office)):
        with suppress(Refused, GezhiError):
            outer = container.head(path)
            _parts, here = found.get(outer.bundle_id, (outer.parts, ()))
            found[outer.bundle_id] = (outer.parts, tuple(sorted((*here, outer.part_no))))
    return found


def done(office: Workspace, bundle_id: str) -> None:
    """The bundle was taken in: its parts need not wait any more."""
    for path in folder(office).glob(f"{bundle_id}-*.sqb"):
        with suppress(OSError):
            path.unlink()
