"""The table of the page of the audit."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.queries.audit import EntryRow
from ui.theme.roles import Role as Ink
from ui.widgets.record_table import Column


def _tone(row: EntryRow) -> Ink | None:
    return None if row.ok else Ink.ALARM


ENTRIES = (
    Column[EntryRow]("no", N_("序号"), lambda r: str(r.no), width=64, sortable=False),
    Column[EntryRow]("at", N_("时间"), lambda r: r.at, width=160, sortable=False),
    Column[EntryRow]("actor", N_("用户"), lambda r: r.actor, width=90, sortable=False),
    Column[EntryRow]("event", N_("事件"), lambda r: r.words, width=170, sortable=False),
    Column[EntryRow](
        "ok", N_("结果"), lambda r: _("成功") if r.ok else _("失败"), width=60, sortable=False, tone=_tone
    ),
    Column[EntryRow]("told", N_("说明"), lambda r: r.told, width=380, sortable=False),
    Column[EntryRow]("install", N_("哪台电脑"), lambda r: r.computer, width=110, sortable=False),
)
