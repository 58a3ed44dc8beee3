"""A PC without an office asks to be let into one: its name, a request on the stick, and the check code to be read out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.base.i18n import _
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.enter_moves import EnterMoves


class JoinPage(QWidget):
    """`wanted` carries the name; `file_wanted` when the stick came back."""

    wanted = Signal(str)
    file_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = label(
            _("社区已经在别的电脑上用格知?不要新建,让这台电脑加入:数据会带过来,以后用交换包互通。"), wrap=True
        )
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("例如:2号电脑(服务大厅)"))
        self.name.setAccessibleName(_("怎么称呼这台电脑"))
        self.name.setMaxLength(60)
        self._moves = EnterMoves(self)
        self._moves.watch(self.name)
        self._moves.forward.connect(lambda _entry: self._send())
        self.ask_button = button(_("写加入申请…"), self._send, kind="primary", icon="upload")
        self.check = label(part="title")
        self.check.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told = label(wrap=True)
        self.asked = panel(
            column(label(_("这台电脑的核对码"), tone="muted"), self.check, self.told, gap=1, margin=3), "card"
        )
        self.asked.hide()
        self.open_button = button(_("U 盘带回来了,打开数据…"), self.file_wanted.emit, icon="folder-open")
        entry = row(self.name, self.ask_button)
        entry.setStretch(0, 1)
        steps = (
            label(_("1  给这台电脑起个名字,把加入申请写到 U 盘。"), wrap=True), entry, self.asked,
            label(_("2  到已在用的电脑上:设置 → 电脑与证书 → 批准新电脑,主任照着上面的核对码输入,数据写到 U 盘。"),
                  wrap=True),
            label(_("3  回到这里打开 U 盘上的数据,给自己设一个密码。"), wrap=True),
        )  # fmt: skip
        foot = row(self.open_button, button(_("返回"), self.back_wanted.emit, kind="link"), None)
        paper = label(_("主任不在,手里有纸质恢复码单:把原来电脑上的数据文件夹复制过来,直接打开,按提示加入。"),
                      tone="muted", wrap=True)  # fmt: skip
        self.setLayout(
            column(label(_("加入已有社区"), part="title"), words, *steps, foot, paper, None, gap=3)
        )

    def begin(self) -> None:
        """Cursor into the name."""
        self.name.setFocus()

    def show_asked(self, check: str, file: str) -> None:
        """The request is written."""
        self.check.setText(check)
        self.told.setText(
            _("申请已写到“{file}”,可以安全弹出。这个核对码要带过去(抄下来或拍下来)。").format(file=file)
        )
        self.asked.show()
        self.open_button.setFocus()

    def _send(self) -> None:
        self.wanted.emit(self.name.text())
