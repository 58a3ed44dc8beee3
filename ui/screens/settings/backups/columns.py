"""The tables of the page of copies."""

from __future__ import annotations

from typing import Final

from desktop.base.i18n import N_, _
from desktop.queries.copy_differences import DifferenceRow
from ui.screens.settings.backups.presenter import BackupRow
from ui.theme.roles import Role
from ui.widgets.record_table import Column

MEGABYTE: Final = 1_000_000


def _proved(row: BackupRow) -> str:
    if row.sound is None:
        return _("未核对")
    return _("已核对") if row.sound else _("没有通过")


def _tone(row: BackupRow) -> Role | None:
    return Role.TEXT_MUTED if row.sound is None else Role.GOOD if row.sound else Role.ALARM


BACKUPS: tuple[Column[BackupRow], ...] = (
    Column("made", N_("时间"), lambda r: f"{r.backup.made:%Y-%m-%d %H:%M}", width=150, sortable=False),
    Column("place", N_("位置"), lambda r: _("第二处") if r.second else _("本机"), width=84, sortable=False),
    Column("proved", N_("核对"), _proved, width=90, sortable=False, tone=_tone),
    Column("size", N_("大小"), lambda r: _("{n} MB").format(n=f"{r.backup.bytes / MEGABYTE:.1f}"), width=90,
           sortable=False),
    Column("file", N_("文件"), lambda r: r.backup.path.name, width=380, sortable=False,
           tone=lambda _r: Role.TEXT_MUTED),
)  # fmt: skip
DIFFERENCES: tuple[Column[DifferenceRow], ...] = (
    Column("title", N_("谁、什么"), lambda r: r.title, width=150, sortable=False),
    Column("where", N_("在哪里"), lambda r: r.where, width=230, sortable=False),
    Column("kind", N_("内容"), lambda r: r.kind_words, width=100, sortable=False),
    Column("state", N_("之后"), lambda r: r.since, width=84, sortable=False,
           tone=lambda r: Role.ALARM if r.removed else Role.ACCENT),
    Column("fields", N_("会找回的内容"), lambda r: "、".join(r.fields), width=380, sortable=False),
)  # fmt: skip
