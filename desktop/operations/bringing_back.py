"""Picking records back out of a copy of the office: what stands otherwise there, and writing the chosen ones here.

The pictures they name come along: checked as those of a bundle are, in the same transaction, and none that a purge took.
A picture the copy has not got, or not sound, keeps no record back; it is told which one lacks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.changes import Changes
from desktop.domain.field_names import kind_name
from desktop.domain.permissions import Action
from desktop.queries import accounts
from desktop.queries import pictures as counting
from desktop.queries.copied_pictures import ABSENT, COMING, ERASED, SPOILT, along
from desktop.security import audit
from desktop.store import log, pictures, purging
from desktop.store.schema import SYNCED
from desktop.workspace import Unit, Workspace

NOT_BROUGHT_BACK: Final = frozenset({"step"})
OWNERS: Final = (  # the fields by which a record hangs on another, without which it would be nowhere
    "household_id", "resident_id", "dwelling_id", "unit_id", "building_id", "compound_id", "staff_id", "micro_grid_id",
    "grid_id",
)  # fmt: skip
WITHOUT: Final = {  # why a record is there without its picture
    SPOILT: N_("{kind}“{name}”的照片在备份里已损坏,没有找回,请重新添加。"),
    ABSENT: N_("{kind}“{name}”的照片备份里也没有,请与存有照片的电脑交换一次,或重新添加。"),
    ERASED: N_("{kind}“{name}”的照片已按保留期限清除,不再找回。"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that stands otherwise in the copy: `then` its fields there, `now` those here (None: removed here).

    `picture`: what becomes of the picture it names there (`copied_pictures`), "" for none or one that is here.
    """

    kind: str
    id: str
    then: dict[str, Any]
    now: dict[str, Any] | None
    picture: str = ""

    @property
    def changed(self) -> dict[str, Any]:
        """The fields that would be written."""
        return {n: v for n, v in self.then.items() if self.now is None or self.now.get(n) != v}


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """What came: the step (none when only pictures came), how many pictures, and in words which records lack theirs."""

    changes: Changes
    pictures: int = 0
    without: tuple[str, ...] = ()


def differences(
    here: Connection, there: Connection, *, kinds: Iterable[str] = (), hidden: frozenset[str] = frozenset(),
    progress: Progress = SILENT,
) -> list[Difference]:  # fmt: skip
    """The records of a copy (`there`) that were changed or removed `here` since, by kind and id; also those of which
    only the picture is missing here, or spoilt, and the copy has it. What a purge took never comes back and is no
    difference.

    `hidden`: the care categories that whoever asks may not know of; their records are left out.
    """
    wanted = [kind for kind in (kinds or SYNCED) if kind not in NOT_BROUGHT_BACK]
    found: list[Difference] = []
    for number, kind in enumerate(wanted):
        step(progress, number, len(wanted), _("与备份对照"))
        now, then = _rows(here, kind), _rows(there, kind)
        with_it = along(here, there, kind, then)
        found += [
            Difference(kind, record_id, fields, now.get(record_id), with_it.get(record_id, ""))
            for record_id, fields in then.items()
            if (now.get(record_id) != fields or with_it.get(record_id) == COMING)
            and fields.get("category") not in hidden
        ]
    return _left_by_purges(here, found) if purging.ever(here) else found


def _left_by_purges(here: Connection, found: Sequence[Difference]) -> list[Difference]:
    records = log.records(here, [one.id for one in found])

    def comes(one: Difference) -> bool:
        record = records.get(one.id)
        if record is None or record.gone:
            return record is None
        return one.picture == COMING or one.now is None or not one.changed.keys() <= record.barred.keys()

    return [one for one in found if comes(one)]


def with_owners(chosen: Iterable[Difference], found: Iterable[Difference]) -> list[Difference]:
    """The chosen records and those removed ones of `found` they hang on: a resident comes back with his household."""
    removed = {one.id: one for one in found if one.now is None}
    taken: dict[str, Difference] = {}

    def take(one: Difference) -> Iterator[Difference]:
        if one.id in taken:
            return
        taken[one.id] = one
        for name in OWNERS:
            if (owner := removed.get(str(one.then.get(name)))) is not None:
                yield from take(owner)
        yield one

    return [one for start in chosen for one in take(start)]


def coming(chosen: Iterable[Difference]) -> int:
    """How many pictures would come along with these records."""
    return len({_picture(one) for one in chosen if one.picture == COMING})


def _picture(one: Difference) -> str:
    return str(one.then[pictures.NAMING[one.kind]])


def _rows(db: Connection, kind: str) -> dict[str, dict[str, Any]]:
    rows = db.execute(SYNCED[kind].select().order_by(SYNCED[kind].c.id)).mappings()
    return {row["id"]: {str(name): value for name, value in row.items() if name != "id"} for row in rows}


def bring_back(
    office: Workspace, chosen: Sequence[Difference], *, there: Connection, source: str, actor: str
) -> BroughtBack:
    """Write the chosen records as they were in the copy, with their pictures: an ordinary step, undone like any other.

    `there`: the open copy, called `source`. Undone, a picture stays for doing it again, until it is erased. Raises
    `Refused` when nothing is chosen, `NotFound` for a record this file's log never knew.
    """
    if not chosen:
        raise Refused(_("请先选择要找回的记录。"), code="backup.nothing")
    with office.read() as here:
        accounts.permit(here, actor).insist(Action.REPAIR)
        expected = len(_names(chosen, _along(here, there, chosen)))
    subject = _("{n} 条记录").format(n=len(chosen)) + counting.added(expected)
    with office.change("backup.bring_back", actor=actor, args={"subject": subject, "source": source}) as unit:
        found = _along(unit.db, there, chosen)
        for one in chosen:
            _write(unit, one, erased=found.get((one.kind, one.id)) == ERASED)
        came = pictures.take_from(unit.db, there, _names(chosen, found))
    changes = unit.changes
    if not changes.step_id:  # every row stands as it did: pictures are no part of the log
        came = _pictures_alone(office, there, _names(chosen, found), actor)
        changes = Changes(frozenset((one.kind, one.id) for one in chosen))
    return BroughtBack(changes, len(came), tuple(_without(chosen, found)))


def _along(here: Connection, there: Connection, chosen: Iterable[Difference]) -> dict[tuple[str, str], str]:
    """What becomes of the pictures of the chosen records at this moment: another purge may have come since the look."""
    by_kind: dict[str, dict[str, Mapping[str, Any]]] = {}
    for one in chosen:
        by_kind.setdefault(one.kind, {})[one.id] = one.then
    return {
        (kind, record_id): fate
        for kind, then in by_kind.items()
        for record_id, fate in along(here, there, kind, then).items()
    }


def _write(unit: Unit, one: Difference, *, erased: bool) -> None:
    record = unit.record(one.kind, one.id)
    changed = {n: v for n, v in one.changed.items() if n not in record.barred}  # purged: never from a copy
    if erased and (field := pictures.NAMING[one.kind]) not in record.barred:
        changed[field] = None  # the log still names it, and nobody may have it any more
    unit.restore(record, changed, alive=None if record.alive else True)


def _names(chosen: Iterable[Difference], found: Mapping[tuple[str, str], str]) -> set[str]:
    return {_picture(one) for one in chosen if found.get((one.kind, one.id)) == COMING}


def _pictures_alone(office: Workspace, there: Connection, names: Iterable[str], actor: str) -> frozenset[str]:
    with office.local() as db:
        came = pictures.take_from(db, there, names)
        audit.append(
            db, at_ms=office.clock.milliseconds(), actor=actor, event="backup.pictures",
            detail={"pictures": len(came)}, install=office.install,
        )  # fmt: skip
    return came


def _without(chosen: Iterable[Difference], found: Mapping[tuple[str, str], str]) -> Iterator[str]:
    for one in chosen:
        if words := WITHOUT.get(found.get((one.kind, one.id), "")):
            name = one.then.get("name") or one.then.get("place") or _("(无名称)")
            yield _(words).format(kind=kind_name(one.kind), name=name)
