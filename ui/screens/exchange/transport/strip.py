"""Where bundles go by themselves: the second place and the mailbox, with what became of the last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from desktop.base.clock import as_datetime
from desktop.base.i18n import _
from desktop.exchange.bundle.second_place import told_of
from ui.dialogs import files
from ui.widgets.boxes import button, column, label, row, set_tone

if TYPE_CHECKING:
    from ui.screens.exchange.transport.presenter import State, TransportPresenter
    from ui.widgets.ask_bar import AskBar


class Strip(QFrame):
    """`ask`: the bar of the page, for changing a folder that was chosen before."""

    def __init__(self, presenter: TransportPresenter, ask: AskBar) -> None:
        super().__init__()
        self.setProperty("part", "card")
        self._presenter, self._ask = presenter, ask
        self.second, self.box, self.last = label(wrap=True), label(wrap=True), label(tone="muted", wrap=True)
        self.second_button = button(
            _("第二处…"), self.choose_second, icon="folder-open", tip=_("另一个磁盘上的文件夹")
        )
        self.regain_button = button(
            _("取回…"), self.regain, kind="quiet", icon="rotate-ccw",
            tip=_("恢复备份以后:把第二处的包全部并入"),
        )  # fmt: skip
        self.mailbox_button = button(
            _("信箱…"), self.choose_mailbox, icon="inbox", tip=_("几台电脑都能打开的共享文件夹")
        )
        self.now_button = button(_("现在就写"), presenter.write_now, kind="quiet")
        words = row(
            self.second,
            self.second_button,
            self.regain_button,
            self.box,
            self.mailbox_button,
            self.now_button,
            gap=2,
        )
        words.setStretch(0, 1)
        words.setStretch(3, 1)
        head = row(label(_("自动交换包"), part="heading"), self.last, gap=2)
        head.setStretch(1, 1)
        self.setLayout(column(head, words, gap=1, margin=2))

    def show_state(self, state: State) -> None:
        """Both places, and when something was last written."""
        stands, chosen, away = state.automatic, state.automatic.plan, state.letters.away
        if chosen.second is not None:
            told = told_of(stands.lying)
            self.second.setText(_("第二处:{folder}").format(folder=chosen.second) + told)
        else:
            self.second.setText(_("没有第二处:这块磁盘坏了,最后一次备份以后录的就没了。"))
        whole = stands.lying is None or stands.lying.whole
        set_tone(self.second, "" if chosen.second and whole else "warn")
        self.box.setText(_box_words(state))
        set_tone(self.box, "warn" if away else "")
        if stands.problems:
            told = _("上次没有写成:{why}").format(why=";".join(stands.problems))
        elif stands.at_ms is not None:
            time = as_datetime(stands.at_ms).strftime("%m-%d %H:%M")
            told = _("上次 {time} 写好。有新内容才写,每 15 分钟一次,退出时再写一次。").format(time=time)
        else:
            told = _("有新内容才写,每 15 分钟一次,退出时再写一次。")
        self.last.setText(told)
        set_tone(self.last, "warn" if stands.problems else "muted")

    def allow(self, state: State | None) -> None:
        """Whether the one who sits here may change anything."""
        may = state is not None and state.may_exchange
        for part in (self.second_button, self.regain_button, self.mailbox_button):
            part.setEnabled(may)
        plan = state.automatic.plan if state is not None else None
        self.now_button.setEnabled(may and plan is not None and bool(plan.second or plan.mailbox))

    def choose_second(self) -> None:
        """Ask for the folder on another disk; asked again, it can be given up."""
        state = self._presenter.state
        self._choose(
            state is not None and state.automatic.plan.second is not None, self._presenter.choose_second,
            _("选择第二处:另一个磁盘上的文件夹"),
        )  # fmt: skip

    def regain(self) -> None:
        """Ask for the folder on the second disk out of which a restored copy becomes whole."""
        files.ask_folder(self, _("选择第二处的文件夹"), self._presenter.regain)

    def choose_mailbox(self) -> None:
        """Ask for the folder all PCs can open; asked again, it can be given up."""
        state = self._presenter.state
        self._choose(
            state is not None and state.automatic.plan.mailbox is not None, self._presenter.choose_mailbox,
            _("选择信箱:几台电脑都能打开的文件夹"),
        )  # fmt: skip

    def _choose(self, chosen: bool, choose: Callable[[Path | None], object], title: str) -> None:
        if not chosen:
            files.ask_folder(self, title, choose)
            return
        self._ask.ask(
            _("换一个文件夹,还是不再用?"), lambda _value, _words: files.ask_folder(self, title, choose), hint=None,
            yes=_("换一个…"), extra=_("不再用"), run_extra=lambda _words: choose(None),
        )  # fmt: skip


def _box_words(state: State) -> str:
    folder = state.automatic.plan.mailbox
    if folder is None:
        return _("没有设信箱:几台电脑之间用 U 盘传。")
    if state.letters.away:
        return _("信箱:{folder},现在打不开").format(folder=folder)
    names = "、".join(state.automatic.others) or _("还没有其他电脑")
    return _("信箱:{folder}(给 {names})").format(folder=folder, names=names)
