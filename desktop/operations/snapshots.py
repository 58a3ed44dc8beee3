"""A return goes out: what it said is kept for good, and a correction says what it corrects and why."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.queries import accounts, snapshots
from desktop.queries.snapshots import FrozenFile
from desktop.workspace import Workspace

MOST_BYTES: Final = (
    640_000  # of the files together: an operation of the log holds a megabyte, base64 adds a third
)


@dataclass(frozen=True, slots=True)
class SnapshotDraft:
    """What is frozen: `body` as text, `sha256` of what it says, the files that go out."""

    title: str
    kind: str
    as_of: str
    period: tuple[str, str]
    body: str
    sha256: str
    files: tuple[FrozenFile, ...] = ()
    scope_kind: str = ""
    scope_id: str = ""
    corrects: str = ""
    reason: str = ""

    def insist(self) -> None:
        """Raise `Refused` for a return without a title, a correction without a reason, files too large to keep."""
        if not self.title.strip():
            raise Refused(_("请给这次报表写一个名称。"), code="snapshot.title")
        if self.corrects and not self.reason.strip():
            raise Refused(_("更正要写明原因。"), code="snapshot.reason")
        size = sum(len(file.data) for file in self.files)
        if size > MOST_BYTES:
            raise Refused(
                _("要存档的文件共 {n} KB,最多 {most} KB。请把表格里的大图片去掉再存档。").format(
                    n=size // 1000, most=MOST_BYTES // 1000
                ),
                code="snapshot.large",
            )


def frozen(name: str, role: str, data: bytes) -> FrozenFile:
    """A file with its fingerprint."""
    return FrozenFile(name, role, hashlib.sha256(data).hexdigest(), data)


def issue(office: Workspace, draft: SnapshotDraft, *, actor: str, today: date) -> Changes:
    """Keep a return as it went out. Nothing changes it later; a correction is a return of its own.

    Raises `Refused` with what is missing, `NotFound` when what it corrects is not there.
    """
    draft.insist()
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EXPORT)
        corrected = snapshots.one(db, draft.corrects) if draft.corrects else None
        serial = snapshots.next_serial(db, draft.as_of)
    if corrected is not None and corrected.corrected_by:
        raise Refused(
            _("{serial} 已经由 {later} 更正,请更正后面这一份。").format(
                serial=corrected.serial, later=corrected.corrected_by
            ),
            code="snapshot.corrected",
        )
    name = "return.correct" if corrected else "return.issue"
    with office.change(name, actor=actor, args={"serial": serial}, note=draft.reason.strip()) as unit:
        created = unit.create("return_snapshot", {
            "serial": serial, "title": draft.title.strip(), "kind": draft.kind, "as_of": draft.as_of,
            "period_first": draft.period[0], "period_last": draft.period[1], "scope_kind": draft.scope_kind or None,
            "scope_id": draft.scope_id or None, "issued_on": today.isoformat(), "issued_by": actor,
            "corrects_id": corrected.id if corrected else None, "reason": draft.reason.strip() or None,
            "sha256": draft.sha256, "body": draft.body,
        })  # fmt: skip
        if draft.files:
            unit.set("return_snapshot", created, {"files": [_plain(file) for file in draft.files]})
    return unit.changes


def _plain(file: FrozenFile) -> dict[str, str]:
    return {
        "name": file.name, "role": file.role, "sha256": file.sha256,
        "data": base64.b64encode(file.data).decode("ascii"),
    }  # fmt: skip
