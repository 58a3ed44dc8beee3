"""The line below a household or a resident: what happened last, the menu of acts, the way to all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from desktop.base.i18n import _
from desktop.domain.life.act import ACTS
from ui.widgets.boxes import button, label, row

if TYPE_CHECKING:
    from desktop.queries.life_events import EventRow


class ActBar(QWidget):
    """`chosen` carries the kind of act."""

    chosen = Signal(object)

    def __init__(self, past: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self._fill()
        self.act_button = button(
            _("办理变动"), self.open_menu, icon="calendar-check", tip=_("办理变动(Ctrl+E)")
        )
        self.past_button = button(_("历次变动"), past, kind="link", tip=_("历次变动(Ctrl+Shift+E)"))
        self.newest = label(tone="muted")
        self.newest.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._text = ""
        line = row(self.act_button, self.newest, self.past_button, gap=2)
        line.setStretch(1, 1)
        self.setLayout(line)

    def _fill(self) -> None:
        """A number or letter before each, so that one key chooses it."""
        marks = "123456789ABCDEFGHIJ"
        before = ""
        for mark, (kind, act) in zip(
            marks, sorted(ACTS.items(), key=lambda item: item[1].subject), strict=False
        ):
            if before and act.subject != before:
                self.menu.addSeparator()
            before = act.subject
            action = self.menu.addAction(f"&{mark}  {_(act.title)}")
            action.setToolTip(_(act.tip))
            action.triggered.connect(lambda _on=False, which=kind: self.chosen.emit(which))

    def open_menu(self) -> None:
        """Every act, at the button."""
        height = self.menu.sizeHint().height()
        self.menu.popup(self.act_button.mapToGlobal(QPoint(0, -height)))
        self.menu.setActiveAction(self.menu.actions()[0])

    def show_newest(self, rows: Sequence[EventRow]) -> None:
        """The newest event in short, and how many there are."""
        self._text = f"{rows[0].effective_on} {rows[0].text}" if rows else ""
        self.past_button.setText(_("历次变动 {n}").format(n=len(rows)) if rows else _("历次变动"))
        self.newest.setToolTip(self._text)
        self._fit()

    def _fit(self) -> None:
        measure = QFontMetrics(self.newest.font())
        width = max(0, self.newest.width() - 4)
        self.newest.setText(measure.elidedText(self._text, Qt.TextElideMode.ElideRight, width))

    # Qt's interface

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
