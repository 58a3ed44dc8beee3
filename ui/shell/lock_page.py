"""The locked window: nothing of the office to be seen, the half-typed form kept behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from desktop.base.i18n import _
from ui.theme.icons import pixmap
from ui.theme.roles import Role
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.countdown import Countdown, clock_words


class LockPage(QFrame):
    """`unlock_wanted` carries the password; the window answers with `refuse` or takes the page away."""

    unlock_wanted = Signal(str)
    leave_wanted = Signal()

    def __init__(self, office: str, user: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        picture = label()
        picture.setPixmap(pixmap("lock", Role.TEXT_MUTED, 32))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(_("密码"))
        self.password.setMinimumWidth(260)
        self.password.returnPressed.connect(self._send)
        self.fault = label(tone="alarm", wrap=True)
        self.open_button = button(_("解锁"), self._send, kind="primary")
        self.countdown = Countdown(self)
        self.countdown.ticked.connect(self._still)
        self.countdown.over.connect(self._free)
        self.leave_button = button(_("换人登录…"), self.leave_wanted.emit, kind="link")
        self.leave_button.setToolTip(_("回到打开社区的窗口;没保存的内容已经留作草稿"))
        words = (label(_("已锁定"), part="title"), label(f"{office} · {user}", tone="muted"))
        box = column(
            picture,
            *words,
            self.password,
            self.fault,
            row(self.open_button, None, self.leave_button),
            gap=3,
            margin=6,
        )
        card = panel(box, "card")
        card.setMaximumWidth(360)
        middle = row(None, card, None)
        self.setLayout(column(None, middle, None))

    def ask(self) -> None:
        """Empty, with the cursor in the field."""
        self.password.clear()
        if not self.countdown.running:
            self.fault.setText("")
        self.set_busy(self.countdown.running)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, text: str, seconds: float = 0.0) -> None:
        """Say why not; with `seconds` the next try has to wait so long, counted down on the button."""
        self.set_busy(False)
        self.fault.setText(text)
        if seconds > 0:
            self.set_busy(True)
            self.password.clear()
            self.countdown.start(seconds)
            return
        self.password.selectAll()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """While the password is being tried."""
        self.open_button.setEnabled(not busy)
        self.password.setEnabled(not busy)

    def _still(self, seconds: int) -> None:
        self.open_button.setText(_("请等 {time}").format(time=clock_words(seconds)))

    def _free(self) -> None:
        self.open_button.setText(_("解锁"))
        self.set_busy(False)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _send(self) -> None:
        if self.password.text():
            self.set_busy(True)
            self.unlock_wanted.emit(self.password.text())
