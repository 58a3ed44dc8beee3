"""What a disk may hold after the power went: every prefix of a recording × what had reached the platter.

A file's unsynced writes may have arrived all, not at all, or any of them, each torn at 512-byte sectors. Names
(made, renamed, unlinked) arrive in order folder by folder, and the latest ones may be missing unless their folder was
synced after them: POSIX promises no more (fsync(2), "Calling fsync() does not necessarily ensure that the entry in the
directory containing the file has also reached disk").
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.faults.recorder.recording import Event

SECTOR = 512
Change = tuple[str, int, bytes]  # "W" or "T", offset or length, bytes


@dataclass(frozen=True, slots=True)
class State:
    """A folder after the cut: content by name, and what the user had been told by then."""

    files: Mapping[str, bytes]
    told: tuple[str, ...]
    after: int
    choice: str


@dataclass
class Inode:
    """What is safe on the platter, and what was written since the last sync."""

    safe: bytes = b""
    pending: list[Change] = field(default_factory=list)

    def settle(self) -> None:
        """A sync: everything arrived."""
        self.safe = _apply(self.safe, self.pending)
        self.pending.clear()


@dataclass
class Disk:
    """The folder, and those in it, while the recording is replayed."""

    inodes: dict[int, Inode] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    # by folder: its names before each unsynced change
    names_pending: dict[str, list[dict[str, int]]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    @classmethod
    def holding(cls, files: Mapping[str, bytes]) -> Disk:
        """A disk on which these files are safe."""
        disk = cls()
        for place, (name, content) in enumerate(files.items()):
            disk.inodes[-place - 1] = Inode(content)
            disk.names[name] = -place - 1
        return disk

    def take(self, event: Event) -> None:
        """Let one change happen."""
        name = event.data.decode("utf-8", "replace") if event.op in "CNRUDM" else ""
        if event.op == "M":
            self.told += name.split()
        elif event.op == "C":
            self._met(name, event.file)
        elif event.op in "NRU":
            for where in self._folders(event.op, event.file, name):
                self.names_pending.setdefault(where, []).append(self._names_in(where))
            self._rename(event.op, event.file, name)
        elif event.op == "D":
            self.names_pending.pop(name, None)
        elif event.op == "S":
            self.inodes[event.file].settle()
        else:
            self.inodes[event.file].pending.append((event.op, event.offset, event.data))

    def _met(self, name: str, file: int) -> None:
        """A file that stood there gets the number it has in the recording."""
        before = self.names[name]
        self.inodes[file] = self.inodes.pop(before)
        for names in (self.names, *(names for unsure in self.names_pending.values() for names in unsure)):
            names |= {other: file for other, number in names.items() if number == before}

    def _folders(self, op: str, file: int, name: str) -> set[str]:
        """The folders whose names a change touches; a file that is renamed leaves the one it stood in."""
        left = [other for other, number in self.names.items() if op == "R" and number == file]
        return {folder_of(one) for one in (name, *left)}

    def _names_in(self, where: str) -> dict[str, int]:
        return {name: number for name, number in self.names.items() if folder_of(name) == where}

    def _rename(self, op: str, file: int, name: str) -> None:
        if op == "U":
            self.names.pop(name, None)
            return
        if op == "R":
            for other in [other for other, number in self.names.items() if number == file]:
                del self.names[other]
        else:
            self.inodes[file] = Inode()
        self.names[name] = file

    def after_cut(self, choice: str, rng: random.Random) -> dict[str, bytes]:
        """The folder's files; `choice` is "all", "none" or "some"."""
        names: Mapping[str, int] = self.names
        for where, unsure in self.names_pending.items() if choice != "all" else ():
            if rng.random() < 0.5:
                kept = {name: number for name, number in names.items() if folder_of(name) != where}
                names = kept | unsure[rng.randrange(len(unsure))]
        found = {}
        for name, number in names.items():
            inode = self.inodes[number]
            arrived = inode.pending if choice == "all" else []
            if choice == "some":
                arrived = [whole for change in inode.pending for whole in _torn(change, rng)]
            found[name] = _apply(inode.safe, arrived) if arrived else inode.safe
        return found


def folder_of(name: str) -> str:
    """The folder a file stands in, "" the office's own."""
    return name.rpartition("/")[0]


def states(
    before: Mapping[str, bytes], events: Sequence[Event], *, each: int, rng: random.Random
) -> Iterator[State]:
    """After every event: everything arrived, nothing did, and `each` random mixtures."""
    disk = Disk.holding(before)
    for number, event in enumerate(events):
        disk.take(event)
        for choice in ("all", "none", *["some"] * each):
            yield State(disk.after_cut(choice, rng), tuple(disk.told), number, choice)


def _torn(change: Change, rng: random.Random) -> list[Change]:
    """What of one change arrived: the whole, nothing, or some of its sectors."""
    kind, offset, data = change
    lot = rng.random()
    if lot < 0.4:
        return [change]
    if lot < 0.7 or kind == "T":
        return []
    kept: list[Change] = []
    start = 0
    while start < len(data):
        end = min(len(data), start + SECTOR - (offset + start) % SECTOR)
        if rng.random() < 0.5:
            kept.append(("W", offset + start, data[start:end]))
        start = end
    return kept


def _apply(content: bytes, changes: Sequence[Change]) -> bytes:
    if not changes:
        return content
    made = bytearray(content)
    for kind, offset, data in changes:
        if kind == "T":
            if offset <= len(made):
                del made[offset:]
            else:
                made.extend(bytes(offset - len(made)))
            continue
        if offset > len(made):
            made.extend(bytes(offset - len(made)))
        made[offset : offset + len(data)] = data
    return bytes(made)
