"""The page 电脑与证书: this PC, the district, and every computer of the office with what a director does about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QPushButton, QWidget

from desktop.base.i18n import N_, _
from desktop.security import install
from ui.dialogs import files
from ui.screens.settings.computers.columns import COMPUTERS, Line
from ui.screens.settings.computers.presenter import ComputersPresenter, State
from ui.screens.settings.computers.striking import StrikingOff
from ui.screens.settings.computers.words import district_words, own_words
from ui.screens.settings.page import SettingsPage
from ui.widgets.ask_bar import AskBar
from ui.widgets.boxes import button, column, label, panel, row, set_tone
from ui.widgets.choice import Option
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from desktop.domain.changes import Changes
    from desktop.exchange.enrolment.answers import Answer
    from ui.bridge.desk import Desk

REQUESTS: Final = N_("登记申请 (*.sqq)")
ANSWERS: Final = N_("区里的答复 (*.sqc)")


class ComputersPage(StrikingOff, SettingsPage):
    """Implements `ComputersView`."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = ComputersPresenter(
            self, desk.office, desk.work, actor=desk.actor, today=desk.today, install=install.load_or_create
        )
        self._today = desk.today
        self._busy = False
        self._before: QWidget | None = None
        self.bar, self.ask = MessageBar(), AskBar()
        self.busy, self.note = label(tone="muted", wrap=True), label(tone="muted", wrap=True)
        self.own, self.district = label(wrap=True), label(wrap=True)
        self.own_button = button(_("给本机发证书…"), self.ask_name, icon="shield-check")
        self.request_button = button(_("写登记申请…"), self.ask_request, kind="primary", icon="upload",
                                     tip=_("写到 U 盘,交给区里"))  # fmt: skip
        self.answer_button = button(_("收下区里的答复…"), self.choose_answer, icon="download",
                                    tip=_("区里给的 .sqc 文件"))  # fmt: skip
        self.approve_button = button(_("批准新电脑…"), self.choose_newcomer, icon="user-plus",
                                     tip=_("新电脑写的加入申请(.sqq)"))  # fmt: skip
        self.revoke_button = button(_("停用所选…"), self.ask_revoke, kind="quiet")
        self.back_button = button(_("恢复使用"), self.take_back, kind="quiet")
        self.table: RecordTable[Line] = RecordTable(COMPUTERS, self._lines)
        self.table.setAccessibleName(_("本社区的电脑"))
        self.table.set_empty(_("还没有发过证书的电脑"), _("写登记申请时会给本机发证书;新电脑由主任批准。"))
        self.table.current_changed.connect(lambda _id: self._allow())
        self._lay_out()
        self.setFocusProxy(self.request_button)
        self._allow()

    def _lay_out(self) -> None:
        words = label(
            _("有证书的电脑之间、和区里之间,交换包互相认得,不必逐台“信任”。丢了的电脑在这里停用,它以后写的包都不收。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        lines = _card((
            (_("本机"), self.own, (self.own_button,)),
            (_("区里"), self.district, (self.request_button, self.answer_button)),
        ))  # fmt: skip
        whole = column(
            label(_("电脑与证书"), part="title"), words, self.note, self.bar, self.ask, self.busy,
            panel(lines, "card"), label(_("本社区的电脑"), part="heading"), self.table,
            row(self.approve_button, None, self.back_button, self.revoke_button), gap=2, margin=3,
        )  # fmt: skip
        whole.setStretch(8, 1)
        self.busy.hide()
        self.setLayout(whole)

    def _lines(self, ids: object) -> dict[str, Line]:
        state = self.presenter.state
        return {
            one.signer: Line(
                one, one.signer == state.me, one.signer in state.believed, state.told.get(one.signer, "")
            )
            for one in state.computers
        }

    # ComputersView

    def show_state(self, state: State) -> None:
        """Who is in, and what the district says."""
        self.note.setText("" if state.may else _("只有主任能办证书、批准和停用电脑。"))
        self.note.setVisible(not state.may)
        for part, (words, tone) in ((self.own, own_words(state)), (self.district, district_words(state))):
            part.setText(words)
            set_tone(part, tone)
        certified = state.own is not None and state.own.certificate is not None
        self.own_button.setText(_("改名…") if certified else _("给本机发证书…"))
        self.table.show_ids([one.signer for one in state.computers])
        self.table.forget_rows()
        self._allow()

    def show_busy(self, doing: str) -> None:
        """Something is under way, "" when it is done; nothing else can be begun meanwhile."""
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

    def ask_district_code(self, path: Path, answer: Answer, wrong: str) -> None:
        """The first time: what the district's own screen shows, heard on the telephone."""
        text = _("这是“{name}”的答复,第一次要核对:请打电话到区里,请他们读出区里的核对码,填在这里。")
        self._put(wrong, text.format(name=answer.district.name),
                  lambda _v, told: self.presenter.answer(path, told or "-"), yes=_("核对并收下"))  # fmt: skip

    def ask_newcomer_code(self, path: Path, name: str, wrong: str) -> None:
        """What the new PC's own screen shows."""
        text = _("“{name}”申请加入。它的屏幕上显示的核对码是什么?(防止申请文件被人掉包)").format(name=name)
        self._put(
            wrong, text, lambda _v, told: self.presenter.check_newcomer(path, name, told), yes=_("核对")
        )

    def ask_person(self, path: Path, name: str, told: str, people: Sequence[str]) -> None:
        """Who joins there: nobody else can, whatever name he types."""
        text = _("批准谁在“{name}”上使用?只有这个人能在那台电脑上加入,只能一次,两周内有效。").format(
            name=name
        )
        self.bar.hide()
        self.ask.ask(
            text, lambda user, _w: self.ask_folder(path, name, told, str(user)), hint=None, yes=_("下一步"),
            options=[Option(one, one) for one in people],
        )  # fmt: skip

    def ask_folder(self, path: Path, name: str, told: str, user: str) -> None:
        """Where on the stick the copy goes: a folder of its own is made there."""
        files.ask_folder(
            self, _("数据写到 U 盘的哪个文件夹"),
            lambda folder: self.presenter.approve(
                path, told, user, folder / _("加入_{name}").format(name=_plain(name))
            ),
        )  # fmt: skip

    # What the director does

    def ask_name(self) -> None:
        """What people call this PC."""
        self._put("", _("怎么称呼这台电脑?例如:1号电脑(服务大厅)"), lambda _v, name: self.presenter.certify(name),
                  yes=_("确定"))  # fmt: skip

    def ask_request(self) -> None:
        """First a name, where this PC has none; then the file."""
        if self.presenter.state.own is not None and self.presenter.state.own.certificate is not None:
            self._choose_request("")
            return
        self._put("", _("怎么称呼这台电脑?例如:1号电脑(服务大厅)"), lambda _v, name: self._choose_request(name),
                  yes=_("下一步"))  # fmt: skip

    def _choose_request(self, name: str) -> None:
        suggested = Path.home() / _("登记申请_{day}.sqq").format(day=self._today().strftime("%Y%m%d"))
        files.ask_save(
            self, _("保存登记申请"), suggested, _(REQUESTS), lambda out: self.presenter.request(out, name)
        )

    def choose_answer(self) -> None:
        """The file from the district."""
        self.bar.hide()
        files.ask_open(self, _("打开区里的答复"), _(ANSWERS), lambda paths: self.presenter.answer(paths[0]))

    def choose_newcomer(self) -> None:
        """The file from the new PC."""
        self.bar.hide()
        files.ask_open(
            self, _("打开加入申请"), _(REQUESTS), lambda paths: self.presenter.look_at_newcomer(paths[0])
        )

    def take_back(self) -> None:
        """Be sure."""
        line = self._current()
        if line is not None:
            text = _("恢复使用“{name}”?确认它在自己人手里。").format(name=line.computer.name)
            signer = line.computer.signer
            self.ask.ask(text, lambda _v, _w: self.presenter.reinstate(signer), hint=None, yes=_("恢复使用"))

    def _put(self, wrong: str, text: str, then: Callable[[Any, str], object], *, yes: str) -> None:
        if wrong:
            self.bar.say(wrong)
        else:
            self.bar.hide()
        self.ask.ask(text, then, yes=yes)

    def _current(self) -> Line | None:
        return self._lines(()).get(self.table.current_id() or "")

    def _allow(self) -> None:
        may, line = self.presenter.state.may and not self._busy, self._current()
        for one in (self.own_button, self.request_button, self.answer_button, self.approve_button):
            one.setEnabled(may)
        gone = line is not None and bool(line.computer.revoked)
        lapsed = line is not None and not line.believed and line.computer.certificate is not None
        self.revoke_button.setEnabled(may and line is not None and not gone and not line.here)
        self.back_button.setEnabled(may and (gone or lapsed))

    # SettingsPage

    def entered(self) -> None:
        self.presenter.reload()

    def changed(self, changes: Changes) -> None:
        if changes.concerns("setting"):
            self.presenter.reload()


def _card(told: Sequence[tuple[str, QLabel, Sequence[QPushButton]]]) -> QGridLayout:
    """A word, what is told of it, and what can be done about it, line by line."""
    lines = QGridLayout()
    lines.setContentsMargins(12, 10, 12, 10)
    lines.setHorizontalSpacing(16)
    lines.setVerticalSpacing(8)
    lines.setColumnStretch(1, 1)
    for number, (word, part, actions) in enumerate(told):
        lines.addWidget(label(word, tone="muted"), number, 0)
        lines.addWidget(part, number, 1)
        lines.addLayout(row(None, *actions), number, 2)
    return lines


def _plain(name: str) -> str:
    """A name as a folder may have it on any stick."""
    return "".join(c for c in name if c.isalnum() or c in "-_")
