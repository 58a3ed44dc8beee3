"""The parts of one bundle, wherever they lie: beside each other, on several sticks, in any order, under any name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from desktop.base import patience
from desktop.base.errors import EnvironmentFailure, Refused
from desktop.base.i18n import _
from desktop.exchange.bundle import container
from desktop.exchange.bundle.container import Outer, Part

SUFFIX: Final = ".sqb"
MOST_FILES: Final = (
    2_000  # of a folder that are looked at: a stick full of other things must not hold anybody up
)


def gather(path: Path, beside: Sequence[Path] = ()) -> tuple[Part, ...]:
    """All parts of the bundle that `path` is a part of, in order, each with its own hash checked.

    They are found by their headers among the files next to `path` and in the folders `beside`. Raises `Refused`
    (`bundle.parts_missing` naming those that are not there, `bundle.damaged`), `EnvironmentFailure`.
    """
    given = container.sound_part(path)
    found = {given.outer.part_no: given}
    spoilt: set[int] = set()
    if given.outer.parts > 1:
        for other, outer in _alike(given.outer, (path.parent, *beside)):
            if outer.part_no in found:
                continue
            try:
                found[outer.part_no] = container.sound_part(other)
                spoilt.discard(outer.part_no)
            except Refused:
                spoilt.add(outer.part_no)
    missing = [number for number in range(1, given.outer.parts + 1) if number not in found]
    if missing:
        raise _incomplete(given.outer, missing, spoilt)
    return tuple(found[number] for number in sorted(found))


def _alike(outer: Outer, folders: Sequence[Path]) -> Iterator[tuple[Path, Outer]]:
    """Other files of the same bundle; what cannot be read, or is something else, is passed over."""
    for folder in dict.fromkeys(folders):
        for path in bundle_files(folder):
            with suppress(Refused, EnvironmentFailure):
                head = container.head(path)
                if (head.bundle_id, head.parts, head.recipients) == (
                    outer.bundle_id,
                    outer.parts,
                    outer.recipients,
                ):
                    yield path, head


def alike(path: Path, beside: Sequence[Path] = ()) -> tuple[Path, ...]:
    """A file, and those with it that say they are of the same bundle, sound or not, as many as it has parts."""
    try:
        given = container.head(path)
    except (Refused, EnvironmentFailure):
        return (path,)
    if given.parts == 1:
        return (path,)
    others = (other for other, _outer in _alike(given, (path.parent, *beside)) if other != path)
    return (path, *islice(others, min(given.parts, container.MAX_PARTS) - 1))


def bundle_files(folder: Path) -> list[Path]:
    """The files of a folder that are called bundles, by name; none when the folder is gone.

    What is no plain file is none: to open a pipe would be to wait for ever.
    """
    try:
        with os.scandir(folder) as entries:
            names = sorted(one.name for one in entries if one.name.lower().endswith(SUFFIX) and one.is_file())
    except OSError:
        return []
    return [folder / name for name in names[:MOST_FILES]]


def part_paths(out: Path, parts: int) -> list[Path]:
    """What the parts of a bundle are called that is to be written to `out`."""
    if parts == 1:
        return [out]
    return [out.with_name(f"{out.stem}-{number}of{parts}{out.suffix}") for number in range(1, parts + 1)]


def numbers(which: Sequence[int]) -> str:
    """Part numbers as they are said."""
    return "、".join(str(number) for number in which)


def _incomplete(outer: Outer, missing: Sequence[int], spoilt: set[int]) -> Refused:
    words = _("这个交换包分成 {n} 份,还缺第 {which} 份。请插上装有它的 U 盘,再打开其中任意一份。")
    if spoilt:
        words = _("这个交换包分成 {n} 份,第 {which} 份缺少或损坏,请重新复制那一份。")
    return Refused(words.format(n=outer.parts, which=numbers(missing)), code="bundle.parts_missing")


class Joined:
    """The ciphertext of all parts as one stream; `failed` is the part that could not be read to its end."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._rest = list(parts)
        self._file: BinaryIO | None = None
        self.failed: Path | None = None

    def read(self, size: int) -> bytes:
        """The next bytes, at most `size`; none at the end."""
        while self._rest:
            part = self._rest[0]
            try:
                if self._file is None:
                    self._file = patience.opened(part.path)
                    self._file.seek(part.offset)
                if piece := self._file.read(size):
                    return piece
            except OSError:
                self.failed = part.path
                raise
            self.close()
            del self._rest[0]
        return b""

    def close(self) -> None:
        """Let go of the file that is open."""
        if self._file is not None:
            self._file.close()
            self._file = None
