"""The left rail: icons with words, collapsible, Alt+number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QWidget

from desktop.base.i18n import _
from ui.shell.places import Place
from ui.theme.icons import icon
from ui.theme.roles import Role
from ui.widgets.boxes import column

WIDE, NARROW = 108, 64


class Rail(QFrame):
    """Says `chosen` with the key of a place. Collapsed, the words stand small under the icons."""

    chosen = Signal(str)
    folded = Signal(bool)

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "rail")
        self.is_folded, self._places = False, tuple(places)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons = {place.key: self._button(place) for place in places}
        self._fold = QToolButton()
        self._fold.setProperty("part", "rail")
        self._fold.setIcon(icon("panel-left", Role.RAIL_TEXT))
        self._fold.setText(_("收起"))
        self._fold.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fold.clicked.connect(lambda _on=False: self.set_folded(not self.is_folded))
        head = [self._buttons[p.key] for p in places if not p.foot]
        foot = [self._buttons[p.key] for p in places if p.foot]
        box = column(*head, None, *foot, self._fold, gap=0)
        box.setContentsMargins(0, 8, 0, 4)
        self.setLayout(box)
        self._apply()

    def _button(self, place: Place) -> QToolButton:
        made = QToolButton()
        made.setProperty("part", "rail")
        made.setText(_(place.title))
        made.setIcon(icon(place.icon, Role.RAIL_TEXT))
        made.setIconSize(QSize(18, 18))
        made.setCheckable(True)
        made.setToolTip(self._tip(place))
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda _on=False, key=place.key: self.chosen.emit(key))
        self._group.addButton(made)
        return made

    def show_place(self, key: str) -> None:
        """Mark the place that is on the screen."""
        self._buttons[key].setChecked(True)

    def admit(self, admits: Callable[[str], bool], why: str) -> None:
        """Close the places that are not open to the one who sits here, and say why."""
        for place in self._places:
            button, may = self._buttons[place.key], admits(place.key)
            button.setEnabled(may)
            button.setToolTip(self._tip(place) if may else f"{_(place.title)}:{why}")

    @staticmethod
    def _tip(place: Place) -> str:
        return f"{_(place.tip)} (Alt+{place.number})" if place.number else _(place.tip)

    def button(self, key: str) -> QToolButton:
        """The button of a place, for tests and the tour."""
        return self._buttons[key]

    def set_folded(self, folded: bool) -> None:
        """Words beside the icons, or below them."""
        if folded != self.is_folded:
            self.is_folded = folded
            self._apply()
            self.folded.emit(folded)

    def _apply(self) -> None:
        folded = self.is_folded
        style = (
            Qt.ToolButtonStyle.ToolButtonTextUnderIcon
            if folded
            else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        )
        for button in (*self._buttons.values(), self._fold):
            button.setToolButtonStyle(style)
        self._fold.setText(_("展开") if folded else _("收起"))
        widest = max(button.sizeHint().width() for button in (*self._buttons.values(), self._fold))
        self.setFixedWidth(max(NARROW if folded else WIDE, widest + 1))

    # Qt's interface

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        buttons = [button for button in (*self._buttons.values(), self._fold) if button.isEnabled()]
        here = next((n for n, button in enumerate(buttons) if button.hasFocus()), None)
        if here is not None and (step := steps.get(Qt.Key(event.key()))):
            buttons[(here + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
