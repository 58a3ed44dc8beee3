"""The certificate of one erasure as a PDF, with the copies of the office file that still hold what went."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from desktop.base.clock import as_datetime
from desktop.base.errors import NotFound
from desktop.base.i18n import _
from desktop.documents.kinds import erasure_certificate as kind
from desktop.documents.kinds.internal import Copy
from desktop.domain import rolling
from desktop.domain.field_names import kind_name
from desktop.domain.retention import BY_KEY
from desktop.operations import automatic_backups, backups
from desktop.queries import retention
from desktop.queries.retention import Certificate
from desktop.workspace import Workspace

MINUTES: Final = "%Y-%m-%d %H:%M"


def certificate(office: Workspace, number: str, *, actor: str) -> bytes:
    """The PDF of a certificate by its number; raises `NotFound`. Recorded in the audit chain."""
    with office.read() as db:
        found = next((c for c in retention.certificates(db) if number in (c.number, c.id)), None)
        name = db.exec_driver_sql("SELECT name FROM community ORDER BY sort_no, id LIMIT 1").scalar()
        plan = automatic_backups.plan(db, office.path)
    if found is None:
        raise NotFound(_("没有这份删除证明。"), code="retention.no_certificate")
    now = as_datetime(office.clock.milliseconds()).strftime(MINUTES)
    folders = [folder for folder in (plan.folder, plan.second) if folder is not None]
    one = _erasure(found, str(name or ""), _copies(folders, office.path, found.erased_on, now))
    out = io.BytesIO()
    kind.draw(out, [one], copy=Copy(user=actor, time=now, serial=found.number))
    office.record_event(
        "retention.certified", actor=actor, object_id=found.id, detail={"number": found.number}
    )
    return out.getvalue()


def _erasure(found: Certificate, community: str, copies: tuple[tuple[str, str, str], ...]) -> kind.Erasure:
    return kind.Erasure(
        community=community, number=found.number,
        rules=tuple(_(BY_KEY[key].name) if key in BY_KEY else key for key in found.rules),
        basis="、".join(dict.fromkeys(_(part) for part in found.basis.split(";"))), reason=found.reason,
        erased_by=found.erased_by, erased_on=found.erased_on,
        counts=tuple((kind_name(name), count) for name, count in found.counts.items()), copies=copies,
    )  # fmt: skip


def _copies(
    folders: Sequence[Path], office: Path, erased_on: str, now: str
) -> tuple[tuple[str, str, str], ...]:
    """The copies made on the day of the erasure or before: (file, made, the day the last of them will have gone).

    One of a day to come was made by a clock that was fast, and may hold it, too.
    """
    listed = []
    for folder in folders:
        for backup in backups.backups(folder, office):
            made = backup.made.strftime(MINUTES)
            if made[: len(erased_on)] <= erased_on or made > now:
                listed.append((backup.path.name, made, gone_by(backup.made).isoformat()))
    return tuple(listed)


def gone_by(made: datetime) -> date:
    """The day a copy will have been thinned out, at least one being made every month: the newest of its month stays
    for as many months as the rolling rule keeps."""
    months = made.year * 12 + made.month - 1 + rolling.MONTHS
    return date(months // 12, months % 12 + 1, 1)
