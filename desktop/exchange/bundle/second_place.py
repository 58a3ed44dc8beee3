"""The second place: what lies there makes any copy of the office file whole again, and with the paper a new one.

A full bundle, and one with what came since, written anew each time; both sealed with a key that follows from the data
key, so every copy of the file opens them (`OwnSeal`). Pictures that are too much for the two stand in albums: bundles of
pictures alone, the oldest first, written once. An album stays until one of its pictures was erased here.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.base import patience
from desktop.base.errors import EnvironmentFailure
from desktop.base.i18n import _
from desktop.exchange.bundle import keys, placing, vouching
from desktop.exchange.bundle.composing import compose
from desktop.exchange.bundle.placing import KEPT
from desktop.queries import pictures as carried
from desktop.queries.posting import lie, remember_own, vector_of
from desktop.security import keyslots, slotfile
from desktop.security.install import Install
from desktop.store import database, intake, pictures, purging
from desktop.store.vector import Vector
from desktop.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection

SECOND: Final = "second"  # of the state that is kept
REWRITTEN: Final = 8 * 1024 * 1024  # bytes of pictures that may be written anew every quarter of an hour
LEAST_ANEW: Final = 2_000  # operations since the full bundle before another one is worth it


@dataclass(frozen=True, slots=True)
class Lying:
    """How many named pictures lie in the second place, and how many do not: because this file lacks them, because they
    are spoilt or too large here, because they are yet to be written."""

    there: int
    lacking: int = 0
    unfit: int = 0
    waiting: int = 0

    @property
    def whole(self) -> bool:
        """Whether no picture is missing there."""
        return not (self.lacking or self.unfit or self.waiting)

    @property
    def words(self) -> str:
        """What is not there, and why; how many are when all are; "" for an office without pictures."""
        if self.whole:
            return _("{n} 张照片都在").format(n=f"{self.there:,}") if self.there else ""
        why = (
            (self.waiting, _("{n} 张照片还没写过去")),
            (self.lacking, _("{n} 张照片本机也没有")),
            (self.unfit, _("{n} 张照片在本机已损坏,请修复后找回")),
        )
        return ",".join(words.format(n=f"{count:,}") for count, words in why if count)


def told_of(lying: Lying | None) -> str:
    """The same in brackets behind the name of the place."""
    return _("({words})").format(words=lying.words) if lying is not None and lying.words else ""


@dataclass(frozen=True, slots=True)
class _There:
    """What lies there of pictures: in the full bundle (when one may build upon it), in albums, in the one since."""

    full: frozenset[str]
    albums: tuple[Mapping[str, Any], ...]
    later: frozenset[str]

    @property
    def lasting(self) -> frozenset[str]:
        return self.full | {str(name) for album in self.albums for name in album["pictures"]}


def whole(db: Connection, state: Mapping[str, Any], folder: Path, office: Workspace) -> bool:
    """Whether the folder holds all that this file has to give."""
    kept, key = _known(db, state), office.own_seal.recipient
    if not _keys_lie(office, folder):
        return False
    there = _there(db, kept, folder, key)
    owed = pictures.held(db, pictures.named(db) - there.lasting - there.later).keys()
    return _told(kept, folder, intake.vector(db), key) and not pictures.sound_among(db, owed)


def lying(db: Connection, state: Mapping[str, Any], folder: Path | None, office: Workspace) -> Lying | None:
    """How the pictures stand there; None when nothing was written yet, or the folder is not within reach."""
    kept = _known(db, state)
    if SECOND not in state or folder is None or not folder.is_dir():
        return None
    with suppress(EnvironmentFailure):  # the window is locked
        return _lying(db, _there(db, kept, folder, office.own_seal.recipient))
    return None


def _lying(db: Connection, there: _There) -> Lying:
    named = pictures.named(db)
    absent = named - there.lasting - there.later
    here = pictures.held(db, absent)
    fit = pictures.sound_among(db, here)
    return Lying(len(named - absent), len(absent) - len(here), len(here) - len(fit), len(fit))


def serve(office: Workspace, install: Install, folder: Path, state: dict[str, Any], actor: str) -> list[Path]:
    """Write what is not there; returns the files. Raises as `compose`: then `state` says what was written before."""
    key = office.own_seal.recipient
    _lay_keys(office, folder)
    with office.read() as db:
        if whole(db, state, folder, office):
            return []
        kept, erased = _known(db, state), purging.times(db)
        have, there = intake.vector(db), _there(db, kept, folder, key)
        base = _base(kept, folder, key)
        if base is not None and 2 * len(base.missing(have)) > max(len(base), LEAST_ANEW):
            base = None
        owed = pictures.named(db) - (there.lasting if base is not None else there.lasting - there.full)
        sound = pictures.sound_among(db, pictures.held(db, owed))
        portions = carried.portions(db, pictures.oldest_first(db, sound))
        beside = _beside(db, portions, full=base is None)
        told = _told(kept, folder, have, key) and base is not None
    with office.local() as db:
        remember_own(db, install.public_key)
    vouching.leave(folder, office.own_seal, install.public_key)
    albums = list(there.albums)
    gone = [str(album["file"]) for album in kept.get("albums", ()) if album not in albums]
    paths: list[Path] = []
    if beside or not told:
        kept, paths = _operations(office, install, folder, kept, base, beside, actor)
    else:
        kept["later"] = ()
    state[SECOND] = kept = {**kept, "key": key, "albums": albums, "erased": erased}
    placing.take_away(folder, gone)
    since = vector_of(kept["have"]) or have
    for portion in portions:
        if portion != beside:
            album, path = _album(office, install, folder, portion, since, actor)
            albums.append(album)
            paths.append(path)
    return paths


def _known(db: Connection, state: Mapping[str, Any]) -> dict[str, Any]:
    """What was written so far. Since something was erased here, nothing may build upon it and none of it may stay."""
    kept = dict(state.get(SECOND, {}))
    stale = bool(kept) and kept.get("erased", 0) != purging.times(db)
    return {**kept, "key": "", "stale": True} if stale else kept


def _lay_keys(office: Workspace, folder: Path) -> None:
    """The key slots as they are now: with the paper they open what lies here, though no copy of the file is left."""
    if not _keys_lie(office, folder):
        with database.sorted_errors():
            keyslots.write_atomically(keyslots.slot_path(_name_there(office, folder)), _slots(office.path))


def _keys_lie(office: Workspace, folder: Path) -> bool:
    own = _slots(office.path)
    return not own or own == _slots(_name_there(office, folder))


def _name_there(office: Workspace, folder: Path) -> Path:
    """Two offices may call their files the same and use one folder; and what lies there under another data key, from
    before it was changed or from after this copy was made, opens by the slots of that one alone."""
    return folder / f"{office.db_id}-{keys.key_id(office.own_seal.recipient)[:16]}.gezhi"


def _slots(office: Path) -> bytes:
    """Those beside a file when they are sound: spoilt ones, mended at the next opening, must replace none that open."""
    try:
        return slotfile.SlotFile.load(patience.read(keyslots.slot_path(office))).raw
    except (OSError, KeyError, TypeError, ValueError, OverflowError, EnvironmentFailure):
        return b""


def _operations(
    office: Workspace, install: Install, folder: Path, kept: dict[str, Any], base: Vector | None,
    beside: tuple[str, ...], actor: str,
) -> tuple[dict[str, Any], list[Path]]:  # fmt: skip
    """The full bundle, or the one since it."""
    recipient = office.own_seal.recipient
    done = compose(
        office, recipient, placing.name(office, folder), install=install, since=base or Vector(), asked=beside
    )
    done, paths = placing.whole(office, done, recipient, folder, install, actor)
    files, have = [path.name for path in paths], done.have.to_json()
    if base is None:
        before = () if (stale := kept.pop("stale", False)) else kept.get("fulls", ())
        fulls = placing.prune(folder, [*before, *files], KEPT * len(files))
        now = {"base": have, "pictures": done.pictures, "full": len(files), "fulls": fulls, "later": ()}
        if stale:
            placing.take_away(folder, [*kept.pop("fulls", ()), *kept.pop("deltas", ())])
        deltas = placing.prune(folder, kept.get("deltas", ()), KEPT * len(files))
        return {**kept, **now, "deltas": deltas, "have": have}, paths
    deltas = placing.prune(folder, [*kept.get("deltas", ()), *files], KEPT * len(files))
    return {**kept, "deltas": deltas, "delta": len(files), "later": done.pictures, "have": have}, paths


def _album(
    office: Workspace, install: Install, folder: Path, portion: tuple[str, ...], since: Vector, actor: str
) -> tuple[dict[str, Any], Path]:
    recipient = office.own_seal.recipient
    done = compose(
        office, recipient, placing.name(office, folder), install=install, since=since, asked=portion
    )
    done, [path, *_more] = placing.whole(office, done, recipient, folder, install, actor)
    return {"file": path.name, "pictures": done.pictures, "key": recipient}, path


def _beside(db: Connection, portions: list[tuple[str, ...]], *, full: bool) -> tuple[str, ...]:
    """What goes with the operations: the first of several with a full bundle, little with one that is soon replaced."""
    if not portions or full:
        return portions[0] if portions else ()
    last = portions[-1]
    return last if sum(pictures.held(db, last).values()) <= REWRITTEN else ()


def _there(db: Connection, kept: Mapping[str, Any], folder: Path, key: str) -> _There:
    albums = [
        album for album in kept.get("albums", ())
        if album.get("key") == key and lie(folder, [album["file"]], 1)
    ]  # fmt: skip
    listed = {str(name) for album in albums for name in album["pictures"]}
    erased = listed - pictures.named(db) - pictures.held(db, listed).keys()
    albums = [album for album in albums if not erased & set(album["pictures"])]
    full = kept.get("pictures", ()) if _base(kept, folder, key) is not None else ()
    later = kept.get("later", ()) if lie(folder, kept.get("deltas"), kept.get("delta")) else ()
    return _There(frozenset(full), tuple(albums), frozenset(later))


def _base(kept: Mapping[str, Any], folder: Path, key: str) -> Vector | None:
    """From where the next one may begin: what the last full one held, if that still lies there under the same key."""
    if kept.get("key") != key or not lie(folder, kept.get("fulls"), kept.get("full")):
        return None
    return vector_of(kept.get("base"))


def _told(kept: Mapping[str, Any], folder: Path, have: Vector, key: str) -> bool:
    """Whether all operations are there: in the full bundle, or with the one since."""
    base = _base(kept, folder, key)
    if base is None or vector_of(kept.get("have")) != have:
        return False
    return base == have or lie(folder, kept.get("deltas"), kept.get("delta"))
