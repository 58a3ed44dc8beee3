"""Erasing what is kept long enough: choosing the days, purging with a certificate, finishing an interrupted purge.

A purge cannot be undone. It is one step: everything that is due under the chosen rules goes, with all that hangs on
it, and the certificate is written in the same transaction; then the file is written anew (`workspace.purged`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.base.ids import new_id
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.domain.retention import BY_KEY, SETTING, insist_on_bounds
from desktop.operations import automatic_backups, backups, settings
from desktop.operations.erasing import Eraser
from desktop.queries import accounts, clock_facts, packs
from desktop.queries import retention as queries
from desktop.queries.retention import Due
from desktop.workspace import Workspace, purged


@dataclass(frozen=True, slots=True)
class Erased:
    """What a purge did: its certificate's id and number, and how many records of each kind went."""

    changes: Changes
    erasure_id: str
    number: str
    counts: Mapping[str, int]


def set_days(office: Workspace, days: Mapping[str, int], *, actor: str) -> Changes:
    """Choose how long classes of data are kept; raises `Refused` outside the bounds of the rules."""
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.MANAGE_SETTINGS)
        kept = packs.entries(db, SETTING)
    insist_on_bounds(days)
    with office.change("retention.rule", actor=actor, args={"count": len(days)}) as unit:
        settings.put(unit, SETTING, {**kept, **days})
    return unit.changes


def purge(
    office: Workspace, rules: Sequence[str] = (), *, actor: str, today: date, reason: str, said: str = "",
    progress: Progress = SILENT,
) -> Erased:  # fmt: skip
    """Purge all that is due under `rules` (none: under every rule). Cannot be undone.

    `said`: the day as the person at the keyboard wrote it, asked for when the clock leapt forward lately: one that is
    fast would have everything erased years too early. Raises `Refused` without the right, without a reason, for an
    unknown rule and without that day (`retention.clock`), `NotFound` when nothing is due, `EnvironmentFailure` when
    there is no room to write the file anew (then nothing was purged).
    """
    insist(office, rules, actor=actor, reason=reason)
    insist_on_day(office, said, today=today)
    with office.change("retention.purge", actor=actor, args={"rules": sorted(rules)}) as unit:
        found = queries.due(unit.db, today=today, rules=rules)
        if not found:
            raise NotFound(_("没有到期要清除的内容。"), code="retention.nothing")
        eraser = Eraser(unit)
        for done, one in enumerate(found):
            step(progress, done, len(found), _("清除到期内容"))
            eraser.erase(one)
        mark = new_id(office.random)
        number = _number(unit.db, today, mark)
        counts = dict(sorted(Counter(kind for kind, _id in eraser.erased).items()))
        erasure = unit.create(
            "erasure", _certificate(found, number, counts, eraser, actor, today, reason), id=mark
        )
        for one in found:
            if one.kind == "campaign":
                unit.set("campaign", one.id, {"erasure_id": erasure})
        eraser.drop_pictures()
    office.record_event(
        "retention.purged", actor=actor, object_id=erasure, detail={"number": number, **counts}
    )
    purged.rewrite(office, progress)
    return Erased(unit.changes, erasure, number, counts)


def insist(office: Workspace, rules: Sequence[str], *, actor: str, reason: str) -> None:
    """Raise for everything that keeps a purge from beginning."""
    if unknown := [key for key in rules if key not in BY_KEY]:
        raise Refused(_("没有“{key}”这条保留规则。").format(key=unknown[0]), code="retention.unknown")
    if not reason.strip():
        raise Refused(_("请写明清除的原因。"), code="retention.no_reason")
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.PURGE)
    purged.insist_on_room(office)


def insist_on_day(office: Workspace, said: str, *, today: date) -> None:
    """Raise `Refused` (`retention.clock`) when the clock leapt lately and nobody said that it is right."""
    if said.strip() == today.isoformat():
        return
    with office.read() as db:
        found = clock_facts.leap(db, office.clock.milliseconds())
    if found is None:
        return
    todo = _(
        "电脑的日期快了,没到期的也会被清除,清除后不能恢复。请先看日历:日期没错,写上今天的日期({day})再清除;错了,先把日期校准。"
    )
    raise Refused(found.words + todo.format(day="YYYY-MM-DD"), code="retention.clock")


def unfinished(office: Workspace) -> bool:
    """Whether a purge was interrupted before the file was written anew."""
    return purged.unfinished(office)


def finish(office: Workspace, *, progress: Progress = SILENT) -> bool:
    """Write the file anew when a purge was interrupted before it was; whether there was something to finish."""
    if not unfinished(office):
        return False
    purged.rewrite(office, progress)
    return True


def drop_copies(office: Workspace, *, actor: str, progress: Progress = SILENT) -> list[Path]:
    """Make a new copy at the place of the automatic ones and remove the older ones, which still hold what went.

    Copies in other places and taken away are not reached. Raises `Refused` without the right to purge.
    """
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.PURGE)
        folder = automatic_backups.plan(db, office.path).folder
    made = backups.make(office, folder, actor=actor, progress=progress)
    gone = backups.age_out(folder, office.path, made.path)
    office.record_event("backup.aged_out", actor=actor, detail={"count": len(gone)})
    return gone


def _number(db: Any, today: date, mark: str) -> str:
    """`2026-003-a1b2`: year, place in it, and the beginning of the certificate's own id, so that two computers, or an
    office and a copy of it that was restored, never give one number twice."""
    taken = int(
        db.exec_driver_sql(
            "SELECT count(*) FROM erasure WHERE erased_on LIKE ?", (f"{today.year}-%",)
        ).scalar()
        or 0
    )
    return f"{today.year}-{taken + 1:03d}-{mark[:4]}"


def _certificate(
    found: Sequence[Due],
    number: str,
    counts: Mapping[str, int],
    eraser: Eraser,
    actor: str,
    today: date,
    reason: str,
) -> dict[str, Any]:
    keys = [key for key in BY_KEY if any(one.rule == key for one in found)]
    return {
        "number": number, "rule": ",".join(keys), "basis": ";".join(dict.fromkeys(BY_KEY[k].basis for k in keys)),
        "reason": reason.strip(), "counts": dict(counts), "record_ids": sorted(i for _kind, i in eraser.erased),
        "erased_by": actor, "erased_on": today.isoformat(),
    }  # fmt: skip
