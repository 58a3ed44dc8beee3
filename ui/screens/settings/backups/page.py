"""The page 备份: how safe the office is, the copies, and in their place what one of them would bring back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.base.i18n import _
from desktop.queries.copy_differences import DifferenceRow
from ui.dialogs import files
from ui.screens.settings.backups.bring_back import BringBack
from ui.screens.settings.backups.columns import BACKUPS
from ui.screens.settings.backups.presenter import BackupRow, BackupsPresenter, State
from ui.screens.settings.page import SettingsPage
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, panel, set_tone
from ui.widgets.choice import Option
from ui.widgets.flow import Flow
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk

REMIND_AFTER = (3, 7, 14, 30)


class BackupsPage(SettingsPage):
    """Implements `BackupsView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = BackupsPresenter(self, desk.office, desk.work, actor=desk.actor)
        self._state: State | None = None
        self.bar, self.ask = MessageBar(), AskBar()
        self.newest, self.second, self.rehearsal = (label(wrap=True) for _n in range(3))
        self._make_buttons()
        self.table: RecordTable[BackupRow] = RecordTable(
            BACKUPS, lambda ids: {i: self.presenter.rows[i] for i in ids if i in self.presenter.rows}
        )
        self.table.setAccessibleName(_("备份"))
        self.table.set_empty(_("还没有备份"), _("退出时、每天、重要操作之前都会自动备份;也可以现在就备份。"))
        self.table.selection_changed.connect(lambda _n: self._allow())
        self.table.opened.connect(lambda _id: self.compare())
        self.merge = BringBack(
            self.presenter.filter, self.presenter.preview, self.bring_back, self.hide_differences
        )
        self.merge.chosen_changed.connect(self._allow)
        self._lay_out()
        self.setFocusProxy(self.table)
        self._allow()

    def _make_buttons(self) -> None:
        run = self.presenter
        self.now_button = button(_("立即备份"), run.back_up, kind="primary", icon="save")
        self.second_button = button(_("设第二处…"), self.choose_second, icon="plus",
                                    tip=_("另一个磁盘或U盘上的文件夹"))  # fmt: skip
        self.folder_button = button(_("换位置…"), self.choose_folder, kind="quiet")
        self.remind_button = button(_("提醒…"), self.ask_reminder, kind="quiet")
        self.rehearse_button = button(_("恢复演练"), run.rehearse, icon="rotate-ccw",
                                      tip=_("把最新的备份恢复到临时位置,全面检查后删掉"))  # fmt: skip
        self.check_button = button(
            _("核对"), self.check, icon="circle-check", tip=_("重新逐页核对选中的备份")
        )
        self.restore_button = button(_("恢复为新文件…"), self.restore, tip=_("现在的数据不动"))
        self.compare_button = button(_("找回记录…"), self.compare, icon="search",
                                     tip=_("看备份之后删除和修改了什么,选几条找回来"))  # fmt: skip

    def _lay_out(self) -> None:
        words = label(
            _("每份备份做好后都重新打开、逐页核对才算数。保留最近两天的、12 天、10 周、9 个月的备份。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        above = Flow(
            self.now_button, self.rehearse_button, self.folder_button, self.second_button, self.remind_button
        )  # fmt: skip
        state = panel(column(self.newest, self.second, self.rehearsal, above, gap=1, margin=2), "card")
        below = Flow(self.check_button, self.restore_button, self.compare_button)
        listed = column(state, self.table, below, gap=2)
        listed.setStretch(1, 1)
        self.list = QWidget()
        self.list.setLayout(listed)
        self.merge.hide()
        title = label(_("备份"), part="title")
        whole = column(title, words, self.bar, self.ask, self.list, self.merge, gap=2, margin=3)
        whole.setStretch(4, 1)
        whole.setStretch(5, 1)
        self.setLayout(whole)

    # BackupsView

    def show_state(self, state: State) -> None:
        """Both places, the rehearsal, the list."""
        self._state = state
        stands = state.standing
        if stands.newest is not None:
            made = stands.newest.made.strftime("%Y-%m-%d %H:%M")
            self.newest.setText(
                _("最新备份:{made},在“{folder}”").format(made=made, folder=stands.plan.folder)
            )
        else:
            self.newest.setText(_("还没有备份。会放在“{folder}”").format(folder=stands.plan.folder))
        self.second.setText(second_words(state))
        set_tone(self.second, "warn" if stands.overdue else "")
        self.rehearsal.setText(
            state.rehearsal.words if state.rehearsal else _("还没有做过恢复演练,每月会自动做一次。")
        )
        set_tone(self.rehearsal, "alarm" if state.rehearsal and state.rehearsal.wrong else "muted")
        self.table.show_ids(list(state.rows))
        self.table.forget_rows()
        if not self.table.current_id() and state.rows:
            self.table.go_to(next(iter(state.rows)))
        self._allow()

    def show_differences(self, rows: Mapping[str, DifferenceRow], source: str) -> None:
        """What a copy would bring back, in the place of the list."""
        self.bar.hide()
        self.merge.show_rows(rows, source)
        self.list.hide()
        self.merge.show()
        self.merge.changes.setFocus(Qt.FocusReason.OtherFocusReason)
        self._allow()

    def hide_differences(self) -> None:
        """Back to the list."""
        self.merge.hide()
        self.list.show()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, text: str, tone: str = "alarm") -> None:
        """A result or a refusal above the list."""
        self.bar.say(text, tone)

    # What the clerk does

    def choose_second(self) -> None:
        """Ask for the folder of the second place."""
        self._ask_folder(_("选择第二处:另一个磁盘或U盘"), self.presenter.choose_second)

    def choose_folder(self) -> None:
        """Ask for the folder of the first place."""
        self._ask_folder(_("备份放在哪个文件夹"), self.presenter.choose_folder)

    def _ask_folder(self, title: str, then: Callable[[Path], object]) -> None:
        dialog = QFileDialog(self, title, str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda name: then(Path(name)))
        dialog.open()

    def ask_reminder(self) -> None:
        """Ask after how many days to remind."""
        options = [Option(days, _("{n} 天").format(n=days)) for days in REMIND_AFTER]
        self.ask.ask(
            _("第二处多少天没有备份就提醒?"), lambda days, _words: self.presenter.remind_after(days), hint=None,
            options=options, yes=_("确定"),
        )  # fmt: skip

    def check(self) -> None:
        """Prove the chosen copy again."""
        if chosen := self.table.current_id():
            self.presenter.check(chosen)

    def restore(self) -> None:
        """Ask for the name of the new file."""
        if chosen := self.table.current_id():
            suggested = Path.home() / _("恢复的社区.gezhi")
            kinds = _("数据文件") + " (*.gezhi)"
            files.ask_save(
                self, _("恢复为新文件"), suggested, kinds, lambda path: self.presenter.restore(chosen, path)
            )

    def compare(self) -> None:
        """Look what stands otherwise in the chosen copy."""
        if (chosen := self.table.current_id()) and self._state is not None and self._state.may_restore:
            self.presenter.compare(chosen)

    def bring_back(self) -> None:
        """Write the selected records back."""
        self.presenter.bring_back(self.merge.changes.selected_ids())

    def _allow(self) -> None:
        state, chosen = self._state, bool(self.table.current_id())
        may, restores = state is not None and state.may_back_up, state is not None and state.may_restore
        for part in (self.now_button, self.second_button, self.folder_button, self.remind_button):
            part.setEnabled(may)
        self.rehearse_button.setEnabled(may and chosen)
        self.check_button.setEnabled(chosen)
        self.restore_button.setEnabled(restores and chosen)
        self.compare_button.setEnabled(restores and chosen)
        self.merge.allow(restores)

    # SettingsPage

    def entered(self) -> None:
        self.presenter.reload()

    def changed(self, changes: Changes) -> None:
        if changes.concerns("account"):
            self.presenter.reload()


def second_words(state: State) -> str:
    """How the second place stands, in a sentence."""
    stands = state.standing
    if stands.plan.second is None:
        return _("没有第二处:这块磁盘坏了,备份也跟着没了。请设一个U盘或另一个磁盘。")
    here = _("现在插着") if stands.second_here is not None else _("现在没有插上")
    if stands.days is None:
        return _("第二处“{folder}”:还没有备份过,{here}").format(folder=stands.plan.second, here=here)
    return _("第二处“{folder}”:{n} 天前备份过,{here}").format(
        folder=stands.plan.second, n=stands.days, here=here
    )
