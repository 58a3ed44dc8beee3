"""Parts of the page of proposals: the wishes on top, and one card for each preset."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QToolButton, QWidget

from desktop.base.i18n import _
from desktop.regrid.proposal import BASES
from ui.screens.grids.regrid.proposal_work import Asked, Card
from ui.widgets.boxes import button, column, label, row, set_tone
from ui.widgets.choice import ChoiceBox, Option


class PresetCard(QFrame):
    """One plan in five lines; the button on top chooses it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("part", "card")
        self.choose = QToolButton()
        self.choose.setText(name)
        self.choose.setCheckable(True)
        self.words = label(_("还没有方案"), tone="muted", wrap=True)
        self.words.setMinimumHeight(58)
        self.setLayout(column(row(self.choose, None), self.words, gap=1, margin=2))

    def show_card(self, card: Card | None) -> None:
        """What the plan comes to; None for none yet."""
        set_tone(self.words, "muted" if card is None or card.early else "")
        if card is None:
            self.words.setText(_("还没有方案"))
            return
        told = [
            _("{n} 户换网格,其中重点户 {care} 户").format(n=card.moved, care=card.moved_care),
            _("{n}/{k} 格合规模,工作量最多差 {d}%").format(n=card.within, k=card.grids, d=card.deviation),
        ]
        if card.early:
            told.append(_("初步方案,还在改进…"))
        elif card.gap:
            told.append(card.gap)
        self.words.setText("\n".join(told))


class WishesBar(QWidget):
    """Which households, how many a grid, how many grids; the button that searches and the one that stops."""

    wished = Signal(object)  # an `Asked`, or None when the figures make no sense

    def __init__(self) -> None:
        super().__init__()
        self.basis = ChoiceBox()
        self.basis.setAccessibleName(_("按哪种户数"))
        self.basis.set_options([Option(BASES[0], _("按登记户")), Option(BASES[1], _("按实住户"))])
        self.basis.setMinimumWidth(170)
        self.basis.chosen.connect(self._tell)
        self.fewest, self.most, self.k = _box(_("每格最少户数")), _box(_("每格最多户数")), _box(_("分几格"))
        for box, text in ((self.fewest, "300"), (self.most, "500"), (self.k, "")):
            box.setText(text)
            box.editingFinished.connect(self._tell)
        self.k.setPlaceholderText(_("自动"))
        self.search = button(_("提出方案"), kind="primary", icon="play", tip=_("三种方案一起比较(F5)"))
        self.stop = button(_("停止"), icon="x")
        self.stop.hide()
        self.busy = label(tone="muted")
        self.setLayout(
            row(
                label(_("口径"), tone="muted"), self.basis, label(_("每格"), tone="muted"), self.fewest,
                label("–", tone="muted"), self.most, label(_("户,分"), tone="muted"), self.k,
                label(_("格"), tone="muted"), self.search, self.stop, self.busy, None,
            )
        )  # fmt: skip

    def show_busy(self, words: str) -> None:
        """While a search runs; "" when it is over."""
        self.busy.setText(words)
        self.stop.setVisible(bool(words))
        self.search.setEnabled(not words)

    def show_progress(self, done: int, total: int, doing: str) -> None:
        """How far the search is."""
        if self.stop.isVisible():
            self.busy.setText(f"{doing} {done * 100 // max(1, total)}%")

    def _tell(self) -> None:
        fewest, most, k = (_number(box.text()) for box in (self.fewest, self.most, self.k))
        basis = BASES[max(0, self.basis.currentIndex())]
        self.wished.emit(Asked(basis, fewest, most, k) if 0 < fewest <= most else None)


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() else 0


def _box(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setFixedWidth(64)
    made.setAccessibleName(name)
    return made
