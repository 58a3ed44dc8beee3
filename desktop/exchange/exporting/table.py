"""The table on the screen, as it stands: its filter, its columns, its order; masked whatever the screen showed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.permissions import Action
from desktop.exchange.exporting import masks
from desktop.exchange.exporting.place import put_in_place
from desktop.exchange.exporting.run import SUFFIXES, Exported
from desktop.exchange.workbook_csv_writing import ENCODINGS, write_csv
from desktop.exchange.workbook_writing import ListPlan, write_list
from desktop.queries import accounts
from desktop.workspace import Workspace

_TOLD = 500


@dataclass(frozen=True)
class Shown:
    """A table as texts. `key` says which one in the audit chain, `title` in words."""

    key: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def export_table(
    office: Workspace, shown: Shown, path: Path, *, actor: str, encoding: str = "utf-8", progress: Progress = SILENT
) -> Exported:  # fmt: skip
    """Write what the screen shows to `path`; raises as `run.export` does."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES or encoding not in ENCODINGS:
        raise Refused(_("请把文件名写成 .xlsx 或 .csv。"), code="export.suffix")
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EXPORT)
    plan = ListPlan(
        shown.title, (tuple(shown.headings),), [6] * len(shown.headings), page_title=shown.title,
        page_note=_("号码已遮盖"),
    )  # fmt: skip
    with put_in_place(path) as unfinished:
        if suffix == ".csv":
            written = write_csv(unfinished, shown.headings, _masked(shown, progress), encoding)
        else:
            written = write_list(unfinished, plan, _masked(shown, progress))
        detail = {
            "list": shown.key,
            "rows": written.rows,
            "masked": True,
            "format": suffix[1:],
            "as_shown": True,
        }
        office.record_event("list.exported", actor=actor, object_id=shown.key, detail=detail)
    return Exported(path, written.rows, masked=True, shortened=written.shortened)


def _masked(shown: Shown, progress: Progress) -> Iterator[list[str]]:
    for number, row in enumerate(shown.rows):
        if number % _TOLD == 0:
            step(progress, number, len(shown.rows), _("写出名单"))
        yield masks.table_row(shown.headings, row)
