"""What the page of the receipt looks like: what came of it in one sentence, and both sides' totals below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.base.clock import as_datetime
from desktop.base.i18n import _
from desktop.queries.receipts import Figure
from ui.bridge.desk import Desk
from ui.dialogs import files
from ui.screens.exchange.receipt.columns import FIGURES
from ui.screens.exchange.receipt.presenter import ReceiptPresenter
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.empty_state import EmptyState
from ui.widgets.message_bar import MessageBar
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from desktop.exchange.bundle.acknowledging import Compared
    from desktop.security.install import Install


class ReceiptPage(QWidget):
    """Implements `ReceiptView`."""

    def __init__(self, desk: Desk, own_keys: Callable[[], Install]) -> None:
        super().__init__()
        self.presenter = ReceiptPresenter(self, desk.office, desk.work, actor=desk.actor, install=own_keys)
        self.open_button = button(
            _("打开回执…"),
            self.choose_file,
            kind="primary",
            icon="folder-open",
            tip=_("选区里给的回执(.sqr)"),
        )
        self.bar = MessageBar()
        self.about = label(tone="muted", wrap=True)
        self.words = label(part="heading", wrap=True)
        self.table = RowTable[Figure](FIGURES, _("区里的数与本机的数"))
        self.table.set_empty(_("回执里没有数"))
        self.pages = QStackedWidget()
        self.pages.addWidget(
            EmptyState(
                "badge-check", _("还没有打开回执"),
                _("区里收下交换包以后会出一份回执(.sqr)。打开它,就知道区里的数与本机是不是一样,不一样的第一条是谁。"),
            )
        )  # fmt: skip
        shown = QWidget()
        shown.setLayout(column(self.words, self.about, self.table, gap=2))
        self.pages.addWidget(shown)
        head = row(label(_("区里的回执"), part="title"), None, self.open_button)
        whole = column(head, self.bar, self.pages, gap=2, margin=3)
        whole.setStretch(2, 1)
        self.setLayout(column(panel(whole)))
        self.setFocusProxy(self.open_button)

    def choose_file(self) -> None:
        """Ask which file, and read it."""
        files.ask_open(
            self, _("打开区里的回执"), _("回执 (*.sqr)"), lambda found: self.presenter.read(found[0])
        )

    # ReceiptView

    def show_compared(self, told: Compared) -> None:
        """What came of it; the lines that differ first."""
        self.bar.hide()
        self.words.setText(told.words)
        when = as_datetime(told.at_ms).strftime("%Y-%m-%d %H:%M")
        self.about.setText(_("{district},{at} 出具").format(district=told.district, at=when))
        figures = sorted(told.figures, key=lambda figure: figure.same)
        self.table.show_rows({f"{number:04}": figure for number, figure in enumerate(figures)})
        self.pages.setCurrentIndex(1)

    def say(self, text: str) -> None:
        """A refusal above."""
        self.bar.say(text)
