"""The page that opens a district: a file, or a database server with its login; or makes a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop.base.i18n import N_, _
from ui.shell.gate.district_presenter import Wanted
from ui.theme.theme import metrics
from ui.widgets.boxes import button, column, label, row
from ui.widgets.enter_moves import EnterMoves

if TYPE_CHECKING:
    from desktop.base.errors import Problem
    from ui.shell.preferences import Recent

_WHERE, _USER = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_NEW, _SERVER = ("code", "name"), ("login", "password")
WORDS = {
    "where": (N_("文件或地址"), N_("区级库文件,或 postgresql://服务器/库名")),
    "login": (N_("数据库用户"), N_("由数据库管理员给")),
    "password": (N_("数据库密码"), N_("只用来连接这一次,不保存")),
    "code": (N_("区划代码"), N_("6 位,例如 420303")),
    "name": (N_("区(县)名称"), N_("写在回执上,例如张湾区")),
    "user": (N_("您的姓名"), N_("收包、写回执、答复查重都记下是谁做的")),
}


class DistrictPage(QWidget):
    """`open_wanted` and `found_wanted` carry `Wanted`; the password does not stay in the page afterwards."""

    open_wanted = Signal(object)
    found_wanted = Signal(object)
    file_wanted = Signal(bool)  # True for a new one
    back_wanted = Signal()

    def __init__(self, recent: Sequence[Recent], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.new = False
        self.list = QListWidget()
        self.list.setAccessibleName(_("最近打开的区级库"))
        self.list.setMaximumHeight(3 * metrics().row + 8)
        for one in recent:
            self._add(one)
        self.list.setVisible(bool(recent))
        self.list.itemClicked.connect(self._take)
        self.list.itemActivated.connect(self._take)
        self.lines = {name: QLineEdit() for name in WORDS}
        self._below: dict[str, QLabel] = {name: label(tone="alarm", wrap=True) for name in WORDS}
        self._words: dict[str, QLabel] = {}
        self.lines["password"].setEchoMode(QLineEdit.EchoMode.Password)
        self.lines["where"].textChanged.connect(lambda _text: self._fit())
        self._moves = EnterMoves(self)
        for line in self.lines.values():
            self._moves.watch(line)
        self._moves.forward.connect(lambda line: self._move(line, 1))
        self._moves.back.connect(lambda line: self._move(line, -1))
        self.title = label(part="title")
        self.pick = button(_("选文件…"), lambda: self.file_wanted.emit(self.new), icon="folder-open")
        self.switch = button("", self._switch, kind="link")
        self.open_button = button("", self._send, kind="primary")
        words = label(
            _("区里汇总各社区用的库。区级密钥在建库的那台电脑上;数据库密码每次输入,不保存、不写进记录。"),
            tone="muted", wrap=True,
        )  # fmt: skip
        back = button(_("返回"), self.back_wanted.emit)
        foot = row(self.open_button, self.pick, back, self.switch, None)
        self.setLayout(column(self.title, words, self.list, self._grid(), foot, None, gap=3))
        self._fit()

    def _add(self, one: Recent) -> None:
        item = QListWidgetItem(f"{one.name}    {one.path}")
        item.setData(_WHERE, one.path)
        item.setData(_USER, one.user)
        self.list.addItem(item)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        for number, (name, (word, hint)) in enumerate(WORDS.items()):
            line, words = self.lines[name], label(_(word), tone="muted")
            line.setPlaceholderText(_(hint))
            line.setAccessibleName(_(word))
            words.setBuddy(line)
            self._words[name] = words
            grid.addWidget(words, 2 * number, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(line, 2 * number, 1)
            grid.addWidget(self._below[name], 2 * number + 1, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def begin(self) -> None:
        """The last district stands ready; the cursor is where something is missing."""
        if not self.lines["where"].text() and self.list.count():
            self.list.setCurrentRow(0)
            self._take(self.list.item(0))
        else:
            self._focus_first()

    def _take(self, item: QListWidgetItem) -> None:
        self.lines["where"].setText(item.data(_WHERE))
        self.lines["user"].setText(item.data(_USER))
        self._focus_first()

    def _focus_first(self) -> None:
        empty = [self.lines[name] for name in self._shown() if not self.lines[name].text()]
        (empty[0] if empty else self.open_button).setFocus()

    def show_where(self, where: str) -> None:
        """A file the person pointed at."""
        self.lines["where"].setText(where)
        self._focus_first()

    def wanted(self) -> Wanted:
        """What stands in the page; nothing of fields that are not shown."""
        return Wanted(**{name: self.lines[name].text() for name in self._shown()})

    def _shown(self) -> list[str]:
        server = Wanted(where=self.lines["where"].text()).server
        hidden = {*(() if server else _SERVER), *(() if self.new else _NEW)}
        return [name for name in WORDS if name not in hidden]

    def _fit(self) -> None:
        """Only what this kind of district asks for."""
        shown = self._shown()
        for name in WORDS:
            on = name in shown
            self.lines[name].setVisible(on)
            self._words[name].setVisible(on)
            self._below[name].setVisible(on and bool(self._below[name].text()))
        self.list.setVisible(bool(self.list.count()) and not self.new)
        self.title.setText(_("新建区级库") if self.new else _("打开区级库"))
        self.open_button.setText(_("新建并打开") if self.new else _("打开"))
        self.switch.setText(_("打开已有的区级库") if self.new else _("新建区级库"))

    def _switch(self) -> None:
        self.new = not self.new
        self.show_problems({})
        self._focus_first()

    def _move(self, line: object, by: int) -> None:
        shown = [self.lines[name] for name in self._shown()]
        at = shown.index(line) + by  # type: ignore[arg-type]
        if at >= len(shown):
            self._send()
        else:
            shown[max(0, at)].setFocus()

    def _send(self) -> None:
        self.show_problems({})
        (self.found_wanted if self.new else self.open_wanted).emit(self.wanted())

    def again(self) -> None:
        """After a refusal: the password is typed again."""
        self.lines["password"].clear()
        self._focus_first()

    def show_problems(self, problems: Mapping[str, Problem]) -> None:
        """Under their fields; the cursor goes to the first."""
        for name, below in self._below.items():
            below.setText(problems[name].text if name in problems else "")
        self._fit()
        if first := next((name for name in self._shown() if name in problems), ""):
            self.lines[first].setFocus()
