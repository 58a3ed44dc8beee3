"""The page 检查与修复: what is wrong with the file, which of it can be mended here, and what to do about the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from desktop.base.i18n import _
from ui.screens.settings.checking.presenter import CheckingPresenter
from ui.screens.settings.page import SettingsPage
from ui.widgets.boxes import button, column, label, panel, row, set_tone
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop.operations.checking import Report
    from ui.bridge.desk import Desk


class CheckingPage(SettingsPage):
    """Implements `CheckingView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._may = False
        self.presenter = CheckingPresenter(self, desk.office, desk.work, actor=desk.actor)
        self.bar = MessageBar()
        run = self.presenter
        self.check_button = button(_("检查"), lambda: run.check(deep=False), kind="primary", icon="search")
        self.deep_button = button(
            _("彻底检查"), lambda: run.check(deep=True), tip=_("连每一页和每张照片都核对,要久一些")
        )
        self.repair_button = button(
            _("修复"), run.repair, icon="rotate-ccw", tip=_("先自动备份,再修复;台账内容不会丢")
        )
        self.verdict, self.mendable, self.beyond, self.done = (label(wrap=True) for _n in range(4))
        self.verdict.setProperty("part", "heading")
        words = label(
            _("检查只看不改:数据页、操作记录与台账、查找索引、记录之间的联系、审计记录、照片。"
              "修复按操作记录把台账和索引重做一遍,再做一次什么也不会变。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        actions = row(self.check_button, self.deep_button, self.repair_button, None)
        found = panel(column(self.verdict, self.mendable, self.beyond, self.done, gap=2, margin=3), "card")
        title = label(_("检查与修复"), part="title")
        self.setLayout(column(title, words, self.bar, actions, found, None, gap=2, margin=3))
        self.setFocusProxy(self.check_button)
        self.show_report(None, ())

    # CheckingView

    def show_permit(self, *, may: bool) -> None:
        """Whether the one who sits here repairs."""
        self._may = may
        self._allow()

    def show_report(self, report: Report | None, done: tuple[str, ...]) -> None:
        """What was found, and what a repair did."""
        self.bar.hide()
        for part in (self.mendable, self.beyond, self.done):
            part.hide()
        if report is None:
            self.verdict.setText(_("还没有检查过。"))
            self._allow()
            return
        sound = not report.problems
        self.verdict.setText(
            _("没有发现问题。") if sound else _("发现 {n} 处问题。").format(n=len(report.problems))
        )
        set_tone(self.verdict, "good" if sound else "warn")
        _listed(self.mendable, _("可以修复:"), report.mendable)
        beyond = (*report.beyond, _("请停止录入,从备份恢复为新文件,或请人用 gezhi salvage 抢救。"))
        _listed(self.beyond, _("修复不了:"), beyond if report.beyond else ())
        _listed(self.done, _("刚才做了:"), done)
        self._allow()

    def say(self, text: str) -> None:
        """A refusal."""
        self.bar.say(text)

    def _allow(self) -> None:
        report = self.presenter.report
        self.repair_button.setEnabled(self._may and report is not None and bool(report.mendable))

    # SettingsPage

    def entered(self) -> None:
        self.presenter.reload()


def _listed(part: QLabel, head: str, lines: tuple[str, ...]) -> None:
    part.setText("\n".join([head, *(f"  ·  {line}" for line in lines)]))
    part.setVisible(bool(lines))
