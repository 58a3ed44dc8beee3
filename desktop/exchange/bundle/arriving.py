"""Parts that came on one stick wait here for those on the next; and what lies around a bundle that is opened."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from desktop.base.errors import GezhiError, Refused
from desktop.exchange.bundle import container, keys, side
from desktop.exchange.bundle.parts import bundle_files, gather
from desktop.exchange.bundle.write import copy_whole
from desktop.security.install import Install
from desktop.workspace import Workspace

INCOMPLETE = "bundle.parts_missing"


def folder(office: Workspace) -> Path:
    """Where parts wait."""
    return side.folder(office.path, side.PARTS)


def files_of(office: Workspace, path: Path) -> tuple[Path, ...]:
    """The files of the bundle that `path` is one of; only itself when it is not whole or no bundle."""
    try:
        return tuple(part.path for part in gather(path, (folder(office),)))
    except GezhiError:
        return (path,)


def collect(office: Workspace, path: Path, install: Install) -> None:
    """Keep the sound parts, lying with `path`, of a bundle for this PC whose others are not here yet."""
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
