"""Bundles nobody has to think of: every quarter of an hour and at the end, to a second disk and to the mailbox folder.

On the second disk lies what this office file would need to be whole again after its last backup: sealed with a key that
follows from the data key, so every copy of the file opens it (`OwnSeal`). The mailbox is for the office's other
computers, a file for each of them. Nothing is written when nothing is new. What fails is told and tried again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from desktop.base.errors import GezhiError, Refused
from desktop.base.i18n import _
from desktop.domain.permissions import Action
from desktop.exchange.bundle.composing import Composed, compose, following
from desktop.queries import accounts, streams
from desktop.queries import pictures as carried
from desktop.queries.posting import PLAN, STATE, Plan, lie, others, plan, told, vector_of
from desktop.security.install import Install
from desktop.store import intake, pictures
from desktop.store.vector import Vector
from desktop.workspace import Workspace

if TYPE_CHECKING:
    from sqlalchemy import Connection

EVERY_MS: Final = 15 * 60_000
KEPT: Final = 2  # older ones of a kind that are left lying: somebody may just be reading the last


@dataclass(frozen=True, slots=True)
class Report:
    """The files that were written, and in words what could not be."""

    files: tuple[Path, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """For a screen: the plan, when (ms) something was last written or found to be all there, and the last problems."""

    plan: Plan
    at_ms: int | None
    problems: tuple[str, ...]
    others: tuple[str, ...]  # names of the computers the mailbox is for


def choose(
    office: Workspace, *, actor: str, second: Path | None = None, mailbox: Path | None = None,
    no_second: bool = False, no_mailbox: bool = False,
) -> Plan:  # fmt: skip
    """Choose folders; what is None stays, `no_…` gives one up.

    Raises `Refused` for a folder that is none, or in which the office file itself is.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EXCHANGE)
        before = plan(db)
    for folder in (second, mailbox):
        if folder is not None:
            _insist_fit(office, folder)
    chosen = Plan(
        None if no_second else second or before.second, None if no_mailbox else mailbox or before.mailbox
    )
    if chosen.second is not None and chosen.mailbox is not None and _same(chosen.second, chosen.mailbox):
        raise Refused(_("信箱和第二处要分开放在两个文件夹。"), code="automatic.same_place")
    with office.local() as db:
        streams.write(db, PLAN, {"second": str(chosen.second or ""), "mailbox": str(chosen.mailbox or "")})
        kept = streams.read(db, STATE)
        if chosen.second != before.second:
            kept.pop("second", None)
        if chosen.mailbox != before.mailbox:
            kept.pop("mailbox", None)
        streams.write(db, STATE, {**kept, "problems": []})
    return chosen


def _insist_fit(office: Workspace, folder: Path) -> None:
    if not folder.is_dir():
        raise Refused(_("没有这个文件夹:{folder}").format(folder=folder), code="automatic.no_folder")
    if _same(folder, office.path.parent):
        raise Refused(_("请选另一个磁盘或文件夹,不要和数据文件放在一起。"), code="automatic.same_place")


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def standing(office: Workspace, install: Install) -> Standing:
    """How the automatic bundles stand."""
    with office.read() as db:
        state = streams.read(db, STATE)
        names = tuple(one.name for one in others(db, install.public_key))
        return Standing(plan(db), state.get("at"), tuple(map(str, state.get("problems", []))), names)


def due(office: Workspace, install: Install, *, leaving: bool = False) -> bool:
    """Whether something is to be written now: a folder chosen, something new, and time for it (or the last moment)."""
    if office.read_only:
        return False
    with office.read() as db:
        chosen, state = plan(db), streams.read(db, STATE)
        if chosen == Plan():
            return False
        tried = state.get("tried")
        early = isinstance(tried, int) and 0 <= office.clock.milliseconds() - tried < EVERY_MS
        if early and not leaving:
            return False
        have = intake.vector(db)
        second = chosen.second is not None and not _held(
            db, state.get("second", {}), chosen.second, have, office
        )
        mailbox = chosen.mailbox
        return second or (
            mailbox is not None
            and any(not told(db, state, one, mailbox, have) for one in others(db, install.public_key))
        )


def run(office: Workspace, install: Install, *, actor: str) -> Report:
    """Write what is new to both places; a place that fails does not keep the other from being served.

    Raises nothing for a folder that is gone or full: that stands in the report and is remembered for the screen.
    """
    with office.read() as db:
        chosen, state = plan(db), streams.read(db, STATE)
    files: list[Path] = []
    problems: list[str] = []
    for serve, folder, words in (
        (_to_second, chosen.second, _("第二处")), (_to_mailbox, chosen.mailbox, _("信箱")),
    ):  # fmt: skip
        if folder is None:
            continue
        try:
            if not folder.is_dir():
                raise Refused(_("文件夹现在打不开"), code="automatic.no_folder")
            files += serve(office, install, folder, state, actor)
        except GezhiError as error:
            problems.append(_("{place}:{why}").format(place=words, why=error.text))
    now = office.clock.milliseconds()
    state |= {"tried": now, "problems": problems}
    if not problems:
        state["at"] = now
    with office.local() as db:
        streams.write(db, STATE, state)
    return Report(tuple(files), tuple(problems))


# The second place


def _to_second(
    office: Workspace, install: Install, folder: Path, state: dict[str, Any], actor: str
) -> list[Path]:
    kept = state.get("second", {})
    have, recipient = office.vector(), office.own_seal.recipient
    with office.read() as db:
        if _held(db, kept, folder, have, office):
            return []
        named = pictures.named(db)
    base = _base(kept, folder, recipient)
    if base is not None and 2 * len(base.missing(have)) > max(len(base), 2_000):
        base = None
    later: tuple[str, ...] = ()
    before = frozenset(kept.get("pictures") or ()) if base is not None else frozenset()
    done = compose(
        office,
        recipient,
        _name(office, folder),
        install=install,
        since=base or Vector(),
        asked=named - before,
    )
    done, paths = _whole(office, done, recipient, folder, install, actor)
    files = [path.name for path in paths]
    fulls, deltas = list(kept.get("fulls", [])), list(kept.get("deltas", []))
    if base is None:
        kept = {"base": done.have.to_json(), "pictures": done.pictures, "full": len(files)}
        fulls = _prune(folder, [*fulls, *files], KEPT * len(files))
    else:
        later = done.pictures
        deltas, kept = [*deltas, *files], {**kept, "delta": len(files)}
    deltas = _prune(folder, deltas, KEPT * len(files))
    state["second"] = {
        "base": kept["base"], "have": done.have.to_json(), "key": recipient, "fulls": fulls, "deltas": deltas,
        "pictures": kept.get("pictures", ()), "later": later, "full": kept.get("full"), "delta": kept.get("delta"),
    }  # fmt: skip
    return paths


def _base(kept: Mapping[str, Any], folder: Path, recipient: str) -> Vector | None:
    """From where the next one may begin: what the last full one held, if that still lies there under the same key."""
    if kept.get("key") != recipient or not lie(folder, kept.get("fulls"), kept.get("full")):
        return None
    return vector_of(kept.get("base"))


def _held(db: Connection, kept: Mapping[str, Any], folder: Path, have: Vector, office: Workspace) -> bool:
    """Whether the folder holds everything already, as far as pictures fit into a full bundle and a later one."""
    owed = pictures.named(db) - set(kept.get("pictures") or ())
    if not set(carried.pick(db, sorted(owed))) <= set(kept.get("later") or ()):
        return False
    deltas = kept.get("deltas")
    return (
        _base(kept, folder, office.own_seal.recipient) is not None
        and (not deltas or lie(folder, deltas, kept.get("delta")))
        and vector_of(kept.get("have")) == have
    )


# The mailbox


def _to_mailbox(
    office: Workspace, install: Install, folder: Path, state: dict[str, Any], actor: str
) -> list[Path]:
    letters = dict(state.get("mailbox", {}))
    made: list[Path] = []
    with office.read() as db:
        have, wanted = intake.vector(db), others(db, install.public_key)
        wanting = [one for one in wanted if not told(db, state, one, folder, have)]
    for one in wanting:
        done = compose(office, one.recipient, _name(office, folder), install=install)
        done, paths = _whole(office, done, one.recipient, folder, install, actor)
        before = letters.get(one.recipient, {}).get("files") or []
        files = _prune(folder, [*before, *(path.name for path in paths)], KEPT * len(paths))
        letters[one.recipient] = {
            "since": done.since.to_json(), "have": done.have.to_json(), "files": files,
            "pictures": done.pictures, "lacks": done.lacks, "last": len(paths),
        }  # fmt: skip
        made += paths
    state["mailbox"] = {one.recipient: letters[one.recipient] for one in wanted if one.recipient in letters}
    return made


def _whole(
    office: Workspace, done: Composed, recipient: str, folder: Path, install: Install, actor: str
) -> tuple[Composed, list[Path]]:
    """A bundle with those that hold what was too much for it: what they all bring together, and their files.

    When one cannot be written none is left there. Raises as `compose`.
    """
    several = [done]
    try:
        for one in following(office, done, recipient, lambda: _name(office, folder), install=install):
            several.append(one)
    except GezhiError:  # the next try writes all of them anew, under other names
        for path in (path for one in several for path in one.written.paths):
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise
    for one in several:
        _record(office, one, actor)
    whole = replace(done, have=several[-1].have, pictures=tuple(n for one in several for n in one.pictures))
    return whole, [path for one in several for path in one.written.paths]


def _name(office: Workspace, folder: Path) -> Path:
    """A name nobody else writes: it says nothing of people, and not when; what is in a file decides."""
    return folder / f"{office.path.stem}-{office.random(8).hex()}.sqb"


def _prune(folder: Path, files: Iterable[str], keep: int) -> list[str]:
    """Take away our own files that later ones make superfluous; what cannot be taken away just lies there."""
    listed = list(files)
    for name in listed[:-keep]:
        with suppress(OSError):
            (folder / Path(name).name).unlink(missing_ok=True)
    return listed[-keep:]


def _record(office: Workspace, done: Composed, actor: str) -> None:
    detail = {"to": "automatic", "ops": done.written.ops, "bytes": done.written.bytes}
    office.record_event("bundle.written", actor=actor, object_id=done.written.bundle_id, detail=detail)
