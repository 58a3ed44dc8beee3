"""我的录入: the operator's own figures by day. Nobody else can ask for them, and they never leave this PC."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from desktop.base.i18n import N_, _
from desktop.operations import keying as operations
from desktop.queries import keying
from desktop.queries.keying import Keying
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.record_model import Column
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

FORM_NAMES = {
    "household": N_("住户"), "resident": N_("居民"), "dwelling": N_("房屋"), "care": N_("重点记录"),
    "life": N_("办理变动"), "staff": N_("队伍人员"), "assignment": N_("岗位安排"),
}  # fmt: skip
SPANS = ((1, N_("今天")), (7, N_("最近一周")), (30, N_("最近 30 天")))


def minutes(seconds: int) -> str:
    """`1 小时 05 分`, `12 分`, `40 秒`."""
    if seconds < 60:
        return _("{n} 秒").format(n=seconds)
    hours, rest = divmod(seconds // 60, 60)
    return _("{h} 小时 {m:02d} 分").format(h=hours, m=rest) if hours else _("{m} 分").format(m=rest)


COLUMNS: tuple[Column[Keying], ...] = (
    Column("day", N_("日期"), lambda x: x.day, width=100, sortable=False),
    Column("form", N_("录入的表"), lambda x: _(FORM_NAMES.get(x.form, x.form)), width=100, sortable=False),
    Column("records", N_("保存"), lambda x: str(x.records), width=60, number=True, sortable=False),
    Column("fields", N_("填写格数"), lambda x: str(x.fields), width=80, number=True, sortable=False),
    Column("corrections", N_("改填"), lambda x: str(x.corrections), width=60, number=True, sortable=False),
    Column("seconds", N_("用时"), lambda x: minutes(x.seconds), width=100, number=True, sortable=False),
)


class MyFigures(QDialog):
    """Reads when it is opened; the button throws everything away."""

    def __init__(
        self,
        office: Workspace,
        work: Work,
        *,
        actor: str,
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("我的录入"))
        self.resize(620, 460)
        self._office, self._work, self._actor, self._today = office, work, actor, today
        self._rows: dict[str, Keying] = {}
        self.sums = {days: label(part="heading") for days, _words in SPANS}
        tiles = [
            panel(column(label(_(words), tone="muted"), self.sums[days], margin=3), "card")
            for days, words in SPANS
        ]
        self.table: RecordTable[Keying] = RecordTable(COLUMNS, self._fetch)
        self.table.set_empty(_("还没有录入"), _("每保存一条,这里就记一笔。"))
        private = label(
            _("只有您自己看得到;只存在这台电脑的加密文件里,不上报,不参加考核。"), tone="muted", wrap=True
        )
        self.forget_button = button(_("清空我的数字"), self.forget, kind="quiet", icon="trash-2")
        foot = row(self.forget_button, None, button(_("关闭"), self.accept))
        whole = column(private, row(*tiles), self.table, foot, gap=3, margin=4)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.reload()

    def _fetch(self, ids: Sequence[str]) -> Mapping[str, Keying]:
        return {i: self._rows[i] for i in ids if i in self._rows}

    def reload(self) -> None:
        """Read the figures again."""

        def look(_progress: object) -> tuple[Keying, ...]:
            with self._office.read() as db:
                return keying.own(db, self._actor)

        self._work.read(look, self.show_figures, slot="figures")

    def show_figures(self, rows: tuple[Keying, ...]) -> None:
        """The sums on top, the days below."""
        for days, _words in SPANS:
            first = (self._today() - timedelta(days=days - 1)).isoformat()
            sum_ = keying.total(tuple(r for r in rows if r.day >= first))
            text = _("{records} 条 · {fields} 格 · {time}")
            self.sums[days].setText(
                text.format(records=sum_.records, fields=sum_.fields, time=minutes(sum_.seconds))
            )
        self._rows = {f"{r.day} {r.form}": r for r in rows}
        self.table.show_ids(list(self._rows))
        self.forget_button.setEnabled(bool(rows))

    def forget(self) -> None:
        """Nothing is kept."""
        self._work.change(
            lambda _progress: operations.forget(self._office, actor=self._actor), lambda _none: self.reload()
        )
