"""The audit chain as a workbook or CSV for an assessor: what the filter shows, as text cells, and the export itself told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from desktop.base.errors import Refused
from desktop.base.i18n import N_, _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain.permissions import Action
from desktop.exchange.exporting.place import put_in_place
from desktop.exchange.exporting.run import SUFFIXES, Exported
from desktop.exchange.workbook_csv_writing import ENCODINGS, write_csv
from desktop.exchange.workbook_writing import ListPlan, write_list
from desktop.queries import accounts
from desktop.queries import audit as queries
from desktop.queries.audit import EntryRow, Filter
from desktop.workspace import Workspace

HEADINGS: Final = (
    N_("序号"), N_("时间"), N_("用户"), N_("事件"), N_("是否成功"), N_("对象"), N_("说明"), N_("安装"), N_("事件代码"),
    N_("校验值"),
)  # fmt: skip
_TOLD: Final = 500


def export_audit(
    office: Workspace, wanted: Filter, path: Path, *, actor: str, encoding: str = "utf-8",
    progress: Progress = SILENT,
) -> Exported:  # fmt: skip
    """Write the entries that fit to `path`, the newest first. Cells are text, so none is ever a formula.

    Raises `Refused` for somebody who may not read the audit and for another suffix than .xlsx and .csv.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES or encoding not in ENCODINGS:
        raise Refused(_("请把文件名写成 .xlsx 或 .csv。"), code="export.suffix")
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.READ_AUDIT)
        chosen = queries.numbers(db, wanted)
        found = queries.rows(db, chosen)
        proof = queries.prove(db)
    entries = [found[no] for no in chosen]
    headings = [_(words) for words in HEADINGS]
    with put_in_place(path) as unfinished:
        if suffix == ".csv":
            written = write_csv(unfinished, headings, _lines(entries, progress), encoding)
        else:
            plan = ListPlan(
                _("审计记录"), (tuple(headings),), [6] * len(headings), page_title=_("审计记录"),
                page_note=queries.verdict(proof),
            )  # fmt: skip
            written = write_list(unfinished, plan, _lines(entries, progress))
        detail = {"rows": written.rows, "columns": len(headings), "format": suffix[1:], "path": path.name}
        office.record_event("audit.exported", actor=actor, detail=detail)
    return Exported(path, written.rows, masked=True, shortened=written.shortened)


def _lines(entries: Sequence[EntryRow], progress: Progress) -> Iterator[list[str]]:
    for number, entry in enumerate(entries):
        if number % _TOLD == 0:
            step(progress, number, len(entries), _("写出审计记录"))
        yield [
            str(entry.no), entry.at, entry.actor, entry.words, _("成功") if entry.ok else _("失败"), entry.object,
            entry.told, entry.install, entry.event, entry.hash,
        ]  # fmt: skip
