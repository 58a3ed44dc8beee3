"""The page 钥匙: every way into the office file and what a director does about them; a new sheet takes its place."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from desktop.base.i18n import _
from desktop.security import slotfile
from ui.dialogs import files
from ui.dialogs.printing import print_pdf
from ui.dialogs.recovery_page import RecoveryPage
from ui.screens.settings.keys.columns import CARE_KEYS
from ui.screens.settings.keys.presenter import CareKey, KeysPresenter, Sheet, State
from ui.screens.settings.page import SettingsPage
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, panel, row, set_tone
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.domain.changes import Changes
    from desktop.workspace import Workspace
    from ui.bridge.desk import Desk


def _chosen(office: Workspace, count: int, of: int) -> list[int]:
    """By the office's own chance."""
    return sorted(sorted(range(of), key=lambda _number: office.random(8))[:count])


class KeysPage(SettingsPage):
    """Implements `KeysView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = KeysPresenter(
            self,
            desk.office,
            desk.work,
            actor=desk.actor,
            today=desk.today,
            choose=partial(_chosen, desk.office),
        )
        self._state = State(may=False)
        self._busy = False
        self._before: QWidget | None = None  # where the keyboard was when something began
        self.bar, self.ask = MessageBar(), AskBar()
        self.busy, self.note = label(tone="muted", wrap=True), label(tone="muted", wrap=True)
        self.passwords, self.paper, self.escrow, self.data, self.slots = (label(wrap=True) for _n in range(5))
        self.paper_button = button(_("换恢复码单…"), self.ask_paper, kind="primary", icon="printer",
                                   tip=_("用过、给人看过、找不到了,就换一张"))  # fmt: skip
        self.set_button = button(_("设立托管…"), self.ask_recipient, icon="plus",
                                 tip=_("让区里也能打开这个社区"))  # fmt: skip
        self.remove_button = button(_("取消托管…"), self.ask_removal, kind="quiet")
        self.rotate_button = button(_("更换数据钥匙…"), self.ask_rotation, icon="rotate-ccw",
                                    tip=_("数据逐页重新加密,各人密码和恢复码照旧"))  # fmt: skip
        self.care: RecordTable[CareKey] = RecordTable(CARE_KEYS, self._care_rows)
        self.care.setAccessibleName(_("第二把钥匙"))
        self.sheet = RecoveryPage(title=_("新的恢复码单"), done=_("核对"))
        self.sheet.proved.connect(self.presenter.prove)
        self.sheet.save_wanted.connect(self._save_sheet)
        self.sheet.print_wanted.connect(self._print_sheet)
        self._lay_out()
        self.setFocusProxy(self.paper_button)
        self._allow()

    def _lay_out(self) -> None:
        words = label(_("打开数据要有其中一样:本机上的密码、恢复码单、区级托管的钥匙。每一样的变动都记入审计。"),
                      tone="muted", wrap=True)  # fmt: skip
        lines = QGridLayout()
        lines.setHorizontalSpacing(16)
        lines.setVerticalSpacing(6)
        lines.setColumnStretch(1, 1)
        ways = (
            (_("密码"), self.passwords, ()),
            (_("恢复码单"), self.paper, (self.paper_button,)),
            (_("区级托管"), self.escrow, (self.set_button, self.remove_button)),
            (_("数据钥匙"), self.data, (self.rotate_button,)),
            (_("钥匙文件"), self.slots, ()),
        )
        for line, (word, told, actions) in enumerate(ways):
            lines.addWidget(label(word, tone="muted"), line, 0)
            lines.addWidget(told, line, 1)
            lines.addLayout(row(None, *actions), line, 2)
        about = label(_("专管名单在加密的文件里再锁一层。专干登录时,程序把钥匙转交给等着的人;用恢复码打开一次也行。"),
                      tone="muted", wrap=True)  # fmt: skip
        self.ways = QWidget()
        inner = column(
            panel(_margin(lines), "card"), label(_("第二把钥匙"), part="heading"), about, self.care, gap=2
        )
        inner.setStretch(3, 1)
        inner.setContentsMargins(0, 0, 0, 0)
        self.ways.setLayout(inner)
        self.ways.hide()
        self.sheet.hide()
        title = label(_("钥匙"), part="title")
        whole = column(
            title, words, self.note, self.bar, self.ask, self.busy, self.ways, self.sheet, gap=2, margin=3
        )
        whole.addStretch()
        whole.setStretch(6, 1)
        whole.setStretch(7, 1)
        self.busy.hide()
        self.setLayout(whole)

    def _care_rows(self, ids: object) -> dict[str, CareKey]:
        return dict(self._state.care or {})

    # KeysView

    def show_state(self, state: State) -> None:
        """Every way in, or that only a director is told."""
        self._state = state
        self.note.setText("" if state.may else _("只有主任能查看和更换钥匙。"))
        self.note.setVisible(not state.may)
        self.ways.setVisible(state.may and self.presenter.sheet is None)
        for part, (words, tone) in (
            (self.passwords, password_words(state)),
            (self.paper, paper_words(state)),
            (self.escrow, escrow_words(state)),
            (self.data, data_words(state)),
            (self.slots, slot_words(state)),
        ):
            part.setText(words)
            set_tone(part, tone)
        self.care.show_ids(list(state.care or {}))
        self.care.forget_rows()
        self._allow()

    def show_sheet(self, sheet: Sheet) -> None:
        """A new recovery code in the place of everything else, until it was typed back."""
        self.bar.hide()
        self.ways.hide()
        self.sheet.show()
        self.sheet.show_code(sheet.code, sheet.asked)
        self.setFocusProxy(self.sheet.entries[0])
        self.sheet.entries[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def hide_sheet(self) -> None:
        """It was typed back: take it off the screen."""
        self.setFocusProxy(self.paper_button)
        self.sheet.clear()
        self.sheet.hide()
        self.ways.show()
        self.paper_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self, doing: str) -> None:
        """Something about the keys is under way, "" when it is done; nothing else can be begun meanwhile."""
        if doing:
            self._before = QApplication.focusWidget()
        self._busy = bool(doing)
        self.busy.setText(doing + "…" if doing else "")
        self.busy.setVisible(self._busy)
        self._allow()
        if not doing and self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, text: str, tone: str = "alarm") -> None:
        """A result or a refusal above the rest."""
        self.bar.say(text, tone)

    # What the director does

    def ask_paper(self) -> None:
        """Be sure: the old sheet opens nothing from then on."""
        text = _("生成新的恢复码单?旧的那张随之作废。请先接好打印机,或准备好纸笔。")
        self._ask(text, lambda _v, _w: self.presenter.renew(), yes=_("生成"), hint=None)

    def ask_recipient(self) -> None:
        """First the district's code, then its name."""
        text = _("区里发来的托管接收码是什么?粘贴到这里:")
        self._ask(text, lambda _v, code: self._ask_name(code), yes=_("下一步"), hint="age1…")

    def _ask_name(self, code: str) -> None:
        if not code:
            self.say(_("请粘贴区里发来的托管接收码。"))
            return
        self._ask(_("托管给谁?例如:张湾区"), lambda _v, name: self.presenter.set_escrow(code, name),
                  yes=_("设立托管"), hint=_("区里"))  # fmt: skip

    def ask_removal(self) -> None:
        """Be sure."""
        text = _("取消“{name}”的托管?数据钥匙会一起更换。").format(name="、".join(self._state.escrow))
        self._ask(text, lambda _v, _w: self.presenter.remove_escrow(), yes=_("取消托管"), hint=None)

    def ask_rotation(self) -> None:
        """Be sure: every page is written anew."""
        text = _("更换数据钥匙?数据逐页重新加密,大的社区要一两分钟,期间不要关机。断电也不丢数据。")
        self._ask(text, lambda _v, _w: self.presenter.rotate(), yes=_("现在更换"), hint=None)

    def _ask(self, text: str, then: Callable[[Any, str], object], *, yes: str, hint: str | None) -> None:
        self.bar.hide()
        self.ask.ask(text, then, hint=hint, yes=yes)

    def _save_sheet(self) -> None:
        suggested = Path.home() / _("恢复码单.pdf")
        files.ask_save(self, _("保存恢复码单"), suggested, "PDF (*.pdf)", self.presenter.save_sheet)

    def _print_sheet(self) -> None:
        if self.presenter.sheet is not None:
            print_pdf(self.presenter.sheet.pdf, _("恢复码单"), self)

    def _allow(self) -> None:
        may = self._state.may and not self._busy
        for one in (self.paper_button, self.set_button, self.remove_button, self.rotate_button):
            one.setEnabled(may)
        self.set_button.setVisible(not self._state.escrow)
        self.remove_button.setVisible(bool(self._state.escrow))

    # SettingsPage

    def entered(self) -> None:
        self.presenter.reload()

    def changed(self, changes: Changes) -> None:
        if changes.concerns("account"):
            self.presenter.reload()

    def unsaved(self) -> bool:
        """A sheet that was not typed back may not have reached the paper."""
        return self.presenter.sheet is not None


def _margin(lines: QGridLayout) -> QGridLayout:
    lines.setContentsMargins(12, 10, 12, 10)
    return lines


Told = tuple[str, str]  # words and tone


def password_words(state: State) -> Told:
    """Whose password opens where."""
    words = _("本机可用:{names}").format(names="、".join(state.here) or _("无"))
    if state.elsewhere:
        words += "  ·  " + _("其他电脑:{names}").format(names="、".join(state.elsewhere))
    return words, ""


def paper_words(state: State) -> Told:
    """Whether there is a sheet, and since when."""
    if not state.paper:
        return _("没有,请尽快生成"), "alarm"
    if state.pending:
        return state.pending, "warn"
    return (_("有,{at} 换的").format(at=state.renewed) if state.renewed else _("有,建立社区时的那张")), ""


def escrow_words(state: State) -> Told:
    """Who else can open."""
    return (_("托管给:{names}").format(names="、".join(state.escrow)) if state.escrow else _("没有设立")), ""


def data_words(state: State) -> Told:
    """When the data key was changed last, and what it waits for."""
    if state.due and state.postponed:
        return _("等着更换:{names} 还没有用新版程序登录过").format(names="、".join(state.postponed)), "warn"
    return (_("上次更换:{at}").format(at=state.rotated) if state.rotated else _("建立以来没有换过")), ""


def slot_words(state: State) -> Told:
    """How both copies of the slot file are."""
    if state.places and all(place == slotfile.SOUND for place in state.places) and len(state.places) > 1:
        return _("两份都完好"), "good"
    names = {slotfile.SOUND: _("完好"), slotfile.BEHIND: _("旧了一版"), slotfile.DAMAGED: _("损坏"),
             slotfile.MISSING: _("不见了")}  # fmt: skip
    both = zip((_("数据文件旁边的"), _("本机另一处的")), state.places, strict=False)
    told = ",".join(_("{which}一份{state}").format(which=which, state=names[place]) for which, place in both)
    return _("{told}。下次打开自动补好").format(told=told), "warn"


__all__ = ["KeysPage"]
