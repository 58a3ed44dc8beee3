"""What a disk may hold after the power went: every prefix of a recording × what had reached the platter.

A file's unsynced writes may have arrived all, not at all, or any of them, each torn at 512-byte sectors. Names
(made, renamed, unlinked) arrive in order, and the latest ones may be missing unless the folder was synced after
them: POSIX promises no more (fsync(2), "Calling fsync() does not necessarily ensure that the entry in the
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
    """The folder while the recording is replayed. `names_safe` is what the folder's last sync held."""

    inodes: dict[int, Inode] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    names_pending: list[dict[str, int]] = field(default_factory=list)  # the names before each unsynced change
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
        name = event.data.decode("utf-8", "replace") if event.op in "CNRUM" else ""
        if event.op == "M":
            self.told += name.split()
        elif event.op == "C":
            self._met(name, event.file)
        elif event.op in "NRU":
            self.names_pending.append(dict(self.names))
            self._rename(event.op, event.file, name)
        elif event.op == "D":
            self.names_pending.clear()
        elif event.op == "S":
            self.inodes[event.file].settle()
        else:
            self.inodes[event.file].pending.append((event.op, event.offset, event.data))

    def _met(self, name: str, file: int) -> None:
        """A file that stood there gets the number it has in the recording."""
        before = self.names[name]
        self.inodes[file] = self.inodes.pop(before)
        for names in (self.names, *self.names_pending):
            names |= {other: file for other, number in names.items() if number == before}

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
        if choice != "all" and self.names_pending and rng.random() < 0.5:
            names = self.names_pending[rng.randrange(len(self.names_pending))]
        found = {}
        for name, number in names.items():
            inode = self.inodes[number]
            arrived = inode.pending if choice == "all" else []
            if choice == "some":
                arrived = [kept for change in inode.pending for kept in _torn(change, rng)]
            found[name] = _apply(inode.safe, arrived) if arrived else inode.safe
        return found


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
