"""The table of proposals."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from ui.screens.exchange.outlines.presenter import WORDS, Row
from ui.widgets.record_table import Column

PROPOSALS: tuple[Column[Row], ...] = (
    Column("state", N_("结果"), lambda r: _(WORDS[r.state]), width=72, sortable=False),
    Column("label", N_("图上文字"), lambda r: r.label, width=170, sortable=False),
    Column("title", N_("楼栋"), lambda r: r.title, width=190, sortable=False),
    Column("area", N_("面积(平方米)"), lambda r: f"{r.area:,}", width=100, sortable=False),
    Column("layer", N_("图层"), lambda r: r.layer, width=90, sortable=False),
    Column("source", N_("文件里的编号"), lambda r: r.source, width=120, sortable=False),
)
