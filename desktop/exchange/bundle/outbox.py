"""The outbox: every bundle is kept on this PC before it goes anywhere, and until long after it was acknowledged.

A stick is pulled, lost, washed. What was written once can be copied again, to the same place or in pieces to several
sticks; the only proof that it arrived is the word of its recipient.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from desktop.base.errors import EnvironmentFailure, GezhiError, NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.exchange.bundle import container, side
from desktop.exchange.bundle.composing import Composed
from desktop.exchange.bundle.parts import numbers, part_paths
from desktop.exchange.bundle.write import copy_whole, forget_cached
from desktop.queries import accounts, pictures
from desktop.store import acks, forks, intake
from desktop.store.vector import Vector
from desktop.workspace import Workspace

DAY_MS: Final = 86_400_000
KEPT_DAYS: Final = 90  # after the recipient's word
WAITING, COPIED, SPOILT, ACKNOWLEDGED = "waiting", "copied", "spoilt", "acknowledged"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of one part: where it was put, when (ms), and whether it was sound when it was last looked at."""

    path: str
    part_no: int
    at_ms: int
    checked_ms: int
    sound: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """A bundle in the outbox. `sent`: the operations in it; `acked_ms`: when the recipient was heard to hold them."""

    key: str
    bundle_id: str
    recipient: str
    name: str
    made_ms: int
    ops: int
    bytes: int
    files: tuple[str, ...]
    sent: Vector
    copies: tuple[Copy, ...] = ()
    acked_ms: int | None = None
    pictures: tuple[str, ...] = ()

    @property
    def left(self) -> tuple[int, ...]:
        """The numbers of the parts of which no sound copy was made."""
        done = {copy.part_no for copy in self.copies if copy.sound}
        return tuple(n for n in range(1, len(self.files) + 1) if n not in done)

    @property
    def state(self) -> str:
        """`ACKNOWLEDGED`, `COPIED`, `SPOILT` (a copy was found damaged) or `WAITING` (to be copied)."""
        if self.acked_ms is not None:
            return ACKNOWLEDGED
        if any(not copy.sound for copy in self.copies):
            return SPOILT
        return WAITING if self.left else COPIED


def folder(office: Workspace) -> Path:
    """Where the outbox is."""
    return side.folder(office.path, side.OUTBOX)


def entries(office: Workspace) -> tuple[Entry, ...]:
    """What is in the outbox, the newest first; a file whose note is spoilt is left alone."""
    found = (_entry(path.stem, side.read_note(path)) for path in side.notes(folder(office)))
    return tuple(entry for entry in found if entry is not None)


def entry(office: Workspace, key: str) -> Entry:
    """One bundle of the outbox; raises `NotFound`."""
    found = next((one for one in entries(office) if one.key == key), None)
    if found is None:
        raise NotFound(_("发件箱里没有这个包。"), code="outbox.unknown")
    return found


def place(office: Workspace) -> Path:
    """A new name in the outbox; raises `EnvironmentFailure` when the folder cannot be made."""
    where = folder(office)
    try:
        where.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFailure(
            _("数据旁边的“交换”文件夹写不进去,请检查磁盘。"), code="outbox.unwritable"
        ) from error
    return where / f"{office.clock.milliseconds():013d}-{office.random(4).hex()}.sqb"


def lay_down(office: Workspace, composed: Composed, recipient: str, name: str) -> Entry:
    """Note a bundle that was just written to `place`; raises `EnvironmentFailure`."""
    written = composed.written
    made = Entry(
        written.path.stem if len(written.paths) == 1 else written.path.stem.rpartition("-")[0], written.bundle_id,
        recipient, name, office.clock.milliseconds(), written.ops, written.bytes,
        tuple(path.name for path in written.paths), composed.sent, pictures=composed.pictures,
    )  # fmt: skip
    _keep(office, made)
    return made


def deliver(office: Workspace, key: str, out: Path, *, actor: str, again: bool = False) -> tuple[Path, ...]:
    """Copy what is still to be copied (all with `again`) to `out`, each part read back from there.

    Returns the files on the stick; only then may it be pulled out. Parts that fit are left there when the next one does
    not: the rest may go to another stick. Raises `Refused` (`bundle.exists`), `EnvironmentFailure`.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EXCHANGE)
    what = entry(office, key)
    targets = dict(enumerate(part_paths(out, len(what.files)), 1))
    wanted = list(targets) if again or not what.left else list(what.left)
    done: list[Path] = []
    try:
        for number in wanted:
            source = folder(office) / Path(what.files[number - 1]).name
            if not source.exists():
                raise NotFound(_("发件箱里的文件不见了,请重新写一个包。"), code="outbox.gone")
            copy_whole(source, targets[number])
            done.append(targets[number])
            what = _copied(office, what, number, targets[number])
    except EnvironmentFailure as error:
        raise EnvironmentFailure(_short(what, done, error), code=error.code) from error
    return tuple(done)


def _copied(office: Workspace, what: Entry, number: int, path: Path) -> Entry:
    now = office.clock.milliseconds()
    others = tuple(
        one for one in what.copies if one.path != str(path) and (one.sound or one.part_no != number)
    )
    changed = replace(what, copies=(*others, Copy(str(path), number, now, now)))
    _keep(office, changed)
    return changed


def _short(what: Entry, done: Sequence[Path], error: EnvironmentFailure) -> str:
    if done and what.left:
        return _("{why}已经拷好的部分可以用;还差第 {which} 份,换一个 U 盘再拷。").format(
            why=error.text, which=numbers(what.left)
        )
    return _("{why}这个包留在发件箱里,换一个 U 盘可以再拷一次。").format(why=error.text)


def settle(office: Workspace) -> tuple[Entry, ...]:
    """Note whose word came, and clear away what was acknowledged more than `KEPT_DAYS` ago; returns what is there.

    A word that goes back (the recipient was restored) makes the bundle unacknowledged again.
    """
    now, kept = office.clock.milliseconds(), []
    with office.read() as db:
        found, held = entries(office), intake.vector(db)
        words = {one.recipient: acks.get(db, one.recipient) for one in found}
        sent = {one.key: forks.told_as(db, one.sent, held) for one in found}
        lacks = {one.recipient: pictures.said(db, one.recipient) for one in found}
    for one in found:
        arrived = not len(words[one.recipient].missing(sent[one.key])) and bool(words[one.recipient])
        arrived = arrived and lacks[one.recipient].isdisjoint(one.pictures)
        acked = (one.acked_ms if one.acked_ms is not None else now) if arrived else None
        if acked is not None and now - acked > KEPT_DAYS * DAY_MS:
            _drop(office, one)
            continue
        if acked != one.acked_ms:
            one = replace(one, acked_ms=acked)
            with suppress(GezhiError):
                _keep(office, one)
        kept.append(one)
    return tuple(kept)


def recheck(office: Workspace, *, only: Sequence[str] = ()) -> tuple[Entry, ...]:
    """Read the copies that are within reach again; returns the bundles of which a copy was found damaged.

    `only`: folders that have just come into reach; none for all. A copy that is not there is no news: the stick is
    elsewhere, or the recipient has taken it.
    """
    spoilt = []
    for one in entries(office):
        if one.acked_ms is not None:
            continue
        looked = tuple(_looked(office, one, copy, only) for copy in one.copies)
        if looked != one.copies:
            changed = replace(one, copies=looked)
            with suppress(GezhiError):
                _keep(office, changed)
            if changed.state == SPOILT:
                spoilt.append(changed)
    return tuple(spoilt)


def reachable(office: Workspace) -> frozenset[str]:
    """The folders, among those unacknowledged bundles were copied to, that are here now."""
    folders = {
        str(Path(copy.path).parent) for one in entries(office) if one.acked_ms is None for copy in one.copies
    }
    return frozenset(name for name in folders if Path(name).is_dir())


def _looked(office: Workspace, what: Entry, copy: Copy, only: Sequence[str]) -> Copy:
    path = Path(copy.path)
    if (only and str(path.parent) not in only) or not path.exists():
        return copy
    forget_cached(path)
    try:
        part = container.sound_part(path)
        sound = (part.outer.bundle_id, part.outer.part_no) == (what.bundle_id, copy.part_no)
    except Refused:
        sound = False
    except EnvironmentFailure:
        return copy
    return replace(copy, checked_ms=office.clock.milliseconds(), sound=sound)


def _keep(office: Workspace, what: Entry) -> None:
    body = {
        "bundle": what.bundle_id, "to": what.recipient, "name": what.name, "made": what.made_ms, "ops": what.ops,
        "bytes": what.bytes, "files": what.files, "sent": what.sent.to_json(), "acked": what.acked_ms,
        "pictures": what.pictures,
        "copies": [[one.path, one.part_no, one.at_ms, one.checked_ms, one.sound] for one in what.copies],
    }  # fmt: skip
    try:
        side.write_note(folder(office) / (what.key + side.NOTE), body)
    except OSError as error:
        raise EnvironmentFailure(
            _("数据旁边的“交换”文件夹写不进去,请检查磁盘。"), code="outbox.unwritable"
        ) from error


def _entry(key: str, body: Mapping[str, Any]) -> Entry | None:
    try:
        return Entry(
            key, str(body["bundle"]), str(body["to"]), str(body["name"]), int(body["made"]), int(body["ops"]),
            int(body["bytes"]), tuple(map(str, body["files"])), Vector.from_json(body["sent"]),
            tuple(Copy(str(c[0]), int(c[1]), int(c[2]), int(c[3]), bool(c[4])) for c in body["copies"]),
            None if body["acked"] is None else int(body["acked"]), tuple(map(str, body.get("pictures", ()))),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, IndexError, Refused):
        return None


def _drop(office: Workspace, what: Entry) -> None:
    """The note last: a file without one would never be cleared away."""
    with suppress(OSError):
        for name in what.files:
            (folder(office) / Path(name).name).unlink(missing_ok=True)
        (folder(office) / (what.key + side.NOTE)).unlink(missing_ok=True)
