"""Bundles into a folder others look at: several as one, under names nobody else writes, old ones taken away again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from desktop.base.errors import GezhiError
from desktop.exchange.bundle.composing import Composed, following
from desktop.security.install import Install
from desktop.workspace import Workspace

KEPT: Final = 2  # older ones of a kind that are left lying: somebody may just be reading the last


def whole(
    office: Workspace, done: Composed, recipient: str, folder: Path, install: Install, actor: str
) -> tuple[Composed, list[Path]]:
    """A bundle with those that hold what was too much for it: what they all bring together, and their files.

    When one cannot be written none is left there. Raises as `compose`.
    """
    several = [done]
    try:
        for one in following(office, done, recipient, lambda: name(office, folder), install=install):
            several.append(one)
    except GezhiError:  # the next try writes all of them anew, under other names
        for path in (path for one in several for path in one.written.paths):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise
    for one in several:
        _record(office, one, actor)
    together = replace(
        done, have=several[-1].have, pictures=tuple(n for one in several for n in one.pictures)
    )
    return together, [path for one in several for path in one.written.paths]


def name(office: Workspace, folder: Path) -> Path:
    """A name nobody else writes: it says nothing of people, and not when; what is in a file decides."""
    return folder / f"{office.path.stem}-{office.random(8).hex()}.sqb"


def prune(folder: Path, files: Iterable[str], keep: int) -> list[str]:
    """Take away our own files that later ones make superfluous; what cannot be taken away just lies there."""
    listed = list(files)
    take_away(folder, listed[:-keep])
    return listed[-keep:]


def take_away(folder: Path, files: Iterable[str]) -> None:
    """Remove files of our own by their names."""
    for one in files:
        with suppress(OSError):
            (folder / Path(one).name).unlink(missing_ok=True)


def _record(office: Workspace, done: Composed, actor: str) -> None:
    detail = {"to": "automatic", "ops": done.written.ops, "bytes": done.written.bytes}
    office.record_event("bundle.written", actor=actor, object_id=done.written.bundle_id, detail=detail)
