"""The page 审计: entries by period, user, kind and result; whether the chain holds; a table of it for an assessor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.base.i18n import N_, _
from desktop.domain.audit_events import GROUPS
from ui.bridge.commands import Command
from ui.dialogs import files
from ui.screens.settings.audit.columns import ENTRIES
from ui.screens.settings.audit.presenter import PERIODS, AuditPresenter
from ui.screens.settings.page import SettingsPage
from ui.widgets.boxes import button, column, label, row, set_tone
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.queries.audit import EntryRow
    from ui.bridge.desk import Desk
    from ui.screens.settings.audit.presenter import Found

OUTCOMES = {None: N_("成败都看"), False: N_("只看失败"), True: N_("只看成功")}


class AuditPage(SettingsPage):
    """Implements `AuditView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._may, self._today = False, desk.today
        self.presenter = AuditPresenter(self, desk.office, desk.work, actor=desk.actor, today=desk.today)
        self.verdict, self.bar = label(wrap=True), MessageBar()
        self.closed = label(
            _("审计记录只给有“审计”角色的用户看;看的人不能改,主任也改不了、删不掉。"), tone="muted", wrap=True
        )
        self.table: RecordTable[EntryRow] = RecordTable(ENTRIES, self._fetch)
        self.table.setAccessibleName(_("审计记录"))
        self.table.set_empty(_("没有这样的记录"), _("放宽时间或其他条件再看。"))
        self.period = _box([Option(k, _(words)) for k, (words, _days) in PERIODS.items()], _("时间"))
        self.actor, self.group = _box([], _("用户")), _box([], _("事件"))
        self.outcome = _box([Option(k, _(words)) for k, words in OUTCOMES.items()], _("结果"))
        self.words = QLineEdit()
        self.words.setPlaceholderText(_("对象或说明里的字"))
        self.words.setAccessibleName(_("对象或说明里的字"))
        self.words.setClearButtonEnabled(True)
        self.group.set_options(
            [Option("", _("所有事件")), *(Option(str(k), _(w)) for k, w in GROUPS.items())]
        )
        self.check_button = button(_("重新核对"), self.presenter.reload, icon="refresh-cw")
        self.export_button = button(
            _("导出…"), self.ask_export, icon="download", tip=_("写成工作簿或 CSV;导出本身也记一条")
        )
        self.period.setCurrentIndex(list(PERIODS).index(self.presenter.period))
        self.period.chosen.connect(lambda: self.presenter.narrow(period=_chosen(self.period)))
        self.actor.chosen.connect(lambda: self.presenter.narrow(actor=_chosen(self.actor)))
        self.group.chosen.connect(lambda: self.presenter.narrow(group=_chosen(self.group)))
        self.outcome.chosen.connect(lambda: self.presenter.narrow(ok=_chosen(self.outcome)))
        self.words.editingFinished.connect(self._text_left)
        self._lay_out()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        head = row(label(_("审计记录"), part="title"), None, self.check_button, self.export_button)
        filters = row(self.period, self.actor, self.group, self.outcome, self.words)
        filters.setStretch(4, 1)
        self.open_part = QWidget()
        inside = column(filters, self.table, gap=2)
        inside.setStretch(1, 1)
        self.open_part.setLayout(inside)
        whole = column(head, self.closed, self.verdict, self.bar, self.open_part, gap=2, margin=3)
        whole.setStretch(4, 1)
        self.setLayout(whole)

    # AuditView

    def show_entries(self, found: Found) -> None:
        """The entries that fit, the newest first."""
        self._show(may=True)
        names = ["", *found.actors]
        if [option.value for option in self.actor.options] != names:
            here = _chosen(self.actor) or ""
            self.actor.set_options([Option(n, n or _("所有用户")) for n in names])
            self.actor.setCurrentIndex(names.index(here) if here in names else 0)
        self.table.show_ids([str(no) for no in found.numbers])
        self.table.forget_rows()

    def show_verdict(self, text: str, *, holds: bool) -> None:
        """Whether the chain holds."""
        self.verdict.setText(text)
        set_tone(self.verdict, "good" if holds else "alarm")

    def close_door(self) -> None:
        """The one who sits here may not read it."""
        self._show(may=False)
        self.table.show_ids([])
        self.verdict.setText("")

    def say(self, text: str) -> None:
        """A refusal above the list."""
        self.bar.say(text)

    def _show(self, *, may: bool) -> None:
        self._may = may
        self.open_part.setVisible(may)
        self.closed.setVisible(not may)
        for one in (self.check_button, self.export_button):
            one.setEnabled(may)
            if not may:
                one.setToolTip(_("要有“审计”角色"))
        self.possible_changed.emit()

    def ask_export(self) -> None:
        """Where to."""
        name = _("审计记录-{day}.xlsx").format(day=self._today().isoformat())
        kinds = _("工作簿") + " (*.xlsx);;CSV (*.csv)"
        files.ask_save(self, _("导出审计记录"), Path.home() / name, kinds, self.presenter.export)

    def may_read(self) -> bool:
        """Whether there is something to export, and it is in sight."""
        return self._may and self.isVisible()

    def _text_left(self) -> None:
        if self.words.text().strip() != self.presenter.wanted.text:
            self.presenter.narrow(text=self.words.text().strip())

    def _fetch(self, ids: Sequence[str]) -> Mapping[str, EntryRow]:
        return self.presenter.rows(ids)

    # SettingsPage

    def commands(self) -> Sequence[Command]:
        return (
            Command(
                id="settings.audit_export", title=N_("导出审计记录"), tip=N_("按现在的筛选写成工作簿或 CSV"),
                icon="download", place="settings", run=self.ask_export, enabled=self.may_read,
            ),
        )  # fmt: skip

    def entered(self) -> None:
        self.presenter.reload()


def _box(options: Sequence[Option], name: str) -> ChoiceBox:
    box = ChoiceBox()
    box.set_options(options)
    box.setAccessibleName(name)
    box.setMinimumWidth(118)
    return box


def _chosen(box: ChoiceBox) -> Any:
    return box.options[box.currentIndex()].value if box.options else ""
