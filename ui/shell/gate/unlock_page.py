"""Choose an office and open it with the password, or with the paper recovery code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop.base.i18n import _
from ui.theme.theme import metrics
from ui.widgets.boxes import button, column, label, row
from ui.widgets.countdown import Countdown, clock_words
from ui.widgets.enter_moves import EnterMoves
from ui.widgets.flow import Flow

if TYPE_CHECKING:
    from ui.shell.preferences import Recent

_PATH, _USER = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class UnlockPage(QWidget):
    """Signals carry path, user and secret."""

    password_given = Signal(str, str, str)
    code_given = Signal(str, str, str)
    file_wanted = Signal()
    new_wanted = Signal()
    practice_wanted = Signal(str)
    join_wanted = Signal()
    district_wanted = Signal()

    def __init__(self, recent: Sequence[Recent], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._by_code = False
        self._held = ""  # whose next try has to wait
        self.list = QListWidget()
        self.list.setAccessibleName(_("最近打开的社区"))
        self.list.setMaximumHeight(6 * metrics().row + 12)
        self.user, self.secret = QLineEdit(), QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._secret_word = label(_("密码"), tone="muted")
        doors = self._doors()
        self.open_button = button(_("打开"), self._send, kind="primary")
        self.countdown = Countdown(self)
        self.countdown.ticked.connect(self._still)
        self.countdown.over.connect(self._free)
        self.switch = button(_("忘记密码,用恢复码打开"), self._switch, kind="link")
        self._moves = EnterMoves(self)
        for entry in (self.user, self.secret):
            self._moves.watch(entry)
        self._moves.forward.connect(lambda e: self.secret.setFocus() if e is self.user else self._send())
        self._moves.back.connect(lambda e: (self.user if e is self.secret else self.list).setFocus())
        self.title = label(_("打开社区"), part="title")
        self.setLayout(column(self.title, self.list, doors, self._lay_out(), None, gap=3))
        self.list.currentItemChanged.connect(lambda *_: self._chosen())
        self.list.itemActivated.connect(lambda _item: self.begin())
        for office in recent:
            self._add_line(office.path, office.name, office.user)
        if recent:
            self.list.setCurrentRow(0)
        else:
            self.list.hide()
            self.title.setText(_("欢迎使用格知"))
        self._chosen()

    def _doors(self) -> Flow:
        """Every other way to an office than the list."""
        self.other = button(_("打开其他位置的社区…"), self.file_wanted.emit)
        self.new = button(_("新建社区…"), self.new_wanted.emit)
        self.join = button(
            _("加入已有社区…"), self.join_wanted.emit, tip=_("别的电脑上已经在用:让这台电脑加入")
        )
        self.practice = button(
            _("打开演练社区"), lambda: self.practice_wanted.emit(self.user.text()), kind="link",
            tip=_("编造的数据,随便试;每个窗口、每页纸上都写着“演练”"),
        )  # fmt: skip
        self.district = button(
            _("打开区级库"),
            self.district_wanted.emit,
            kind="link",
            tip=_("区里收各社区的交换包、写回执、汇总查重"),
        )
        return Flow(self.other, self.new, self.join, self.practice, self.district)

    def _lay_out(self) -> QGridLayout:
        """Name and secret below each other."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        for line, (word, entry) in enumerate(
            ((label(_("您的姓名"), tone="muted"), self.user), (self._secret_word, self.secret))
        ):
            grid.addWidget(word, line, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(entry, line, 1)
            word.setBuddy(entry)
        grid.addLayout(row(self.open_button, self.switch, None), 2, 1)
        return grid

    def _add_line(self, path: str, name: str, user: str) -> None:
        item = QListWidgetItem(f"{name}    {path}")
        item.setToolTip(path)
        item.setData(_PATH, path)
        item.setData(_USER, user)
        self.list.insertItem(self.list.count(), item)

    def add(self, path: str, user: str = "") -> None:
        """A file the clerk pointed at, made current."""
        self._add_line(path, Path(path).stem, user)
        self.list.show()
        self.list.setCurrentRow(self.list.count() - 1)
        self.begin()

    def begin(self) -> None:
        """Cursor into the first field that is still empty."""
        if self.list.isHidden():
            self.new.setFocus()
        else:
            (self.secret if self.user.text() else self.user).setFocus()

    def hold(self, seconds: float) -> None:
        """After a refusal that makes this user wait: counted down on the button; another name or the code may try."""
        self._held = self.user.text()
        self.secret.clear()
        self.countdown.start(seconds)

    def _still(self, seconds: int) -> None:
        waits = self.user.text() == self._held and not self._by_code
        self.open_button.setEnabled(not waits and self.list.currentItem() is not None)
        words = _("请等 {time}").format(time=clock_words(seconds)) if waits else _("打开")
        self.open_button.setText(words)

    def _free(self) -> None:
        self.open_button.setText(_("打开"))
        self.open_button.setEnabled(self.list.currentItem() is not None)

    def again(self) -> None:
        """After a refusal: the secret is selected for another try."""
        self.secret.selectAll()
        self.secret.setFocus()

    def _chosen(self) -> None:
        item = self.list.currentItem()
        for part in (self.user, self.secret, self.open_button, self.switch):
            part.setEnabled(item is not None)
        if item is not None:
            self.user.setText(item.data(_USER))
            self.secret.clear()

    def _switch(self) -> None:
        self._by_code = not self._by_code
        self.secret.clear()
        hidden = QLineEdit.EchoMode.Normal if self._by_code else QLineEdit.EchoMode.Password
        self.secret.setEchoMode(hidden)
        self._secret_word.setText(_("恢复码") if self._by_code else _("密码"))
        self.secret.setPlaceholderText(_("8 组,每组 6 位数字") if self._by_code else "")
        self.switch.setText(_("用密码打开") if self._by_code else _("忘记密码,用恢复码打开"))
        self.secret.setFocus()

    def _send(self) -> None:
        item = self.list.currentItem()
        if item is None or not self.open_button.isEnabled():
            return
        say = self.code_given if self._by_code else self.password_given
        say.emit(item.data(_PATH), self.user.text(), self.secret.text())
