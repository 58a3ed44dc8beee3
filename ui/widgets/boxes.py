"""Rows, columns, labels and buttons on the 4-px grid, so screens say what stands where and not by how much."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme.roles import Role
from ui.theme.theme import metrics

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QBoxLayout, QLayout

Box = TypeVar("Box", bound="QBoxLayout")
STRETCH = None  # in `row` and `column`: the free space goes here


def row(*parts: QWidget | QLayout | None, gap: int = 2, margin: int = 0) -> QHBoxLayout:
    """Parts side by side; `gap` and `margin` count in grid units of 4 px; None takes the free space."""
    return _fill(QHBoxLayout(), parts, gap, margin)


def column(*parts: QWidget | QLayout | None, gap: int = 2, margin: int = 0) -> QVBoxLayout:
    """Parts below each other, as `row`."""
    return _fill(QVBoxLayout(), parts, gap, margin)


def _fill(box: Box, parts: tuple[QWidget | QLayout | None, ...], gap: int, margin: int) -> Box:
    unit = metrics().grid
    box.setContentsMargins(margin * unit, margin * unit, margin * unit, margin * unit)
    box.setSpacing(gap * unit)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, QWidget):
            box.addWidget(part)
        else:
            box.addLayout(part)
    return box


def panel(layout: QLayout, part: str = "") -> QFrame:
    """A frame around `layout`; `part` names its look in the stylesheet ("card", "titlebar", …)."""
    frame = QFrame()
    if part:
        frame.setProperty("part", part)
    frame.setLayout(layout)
    return frame


def label(text: str = "", *, part: str = "", tone: str = "", wrap: bool = False) -> QLabel:
    """Plain text (never markup) in a part ("title", "heading", "small", "figure") and tone ("muted", "alarm")."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if part:
        made.setProperty("part", part)
    if tone:
        made.setProperty("tone", tone)
    return made


def set_tone(widget: QWidget, tone: str, name: str = "tone") -> None:
    """Change the tone (or another styled property) of a widget that is already shown."""
    if widget.property(name) != tone:
        widget.setProperty(name, tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def button(
    text: str, run: Callable[[], object] | None = None, *, kind: str = "", icon: str = "", tip: str = ""
) -> QPushButton:
    """A button with a word; kind: "primary", "danger", "link", "quiet" or plain. Enter presses it too."""
    made = QPushButton(text)
    made.setAutoDefault(True)
    if kind:
        made.setProperty("kind", kind)
    if icon:
        from ui.theme.icons import icon as themed_icon  # noqa: PLC0415 - QtSvg; the first window has none

        made.setIcon(themed_icon(icon, Role.ACCENT_TEXT if kind == "primary" else Role.TEXT))
    if tip:
        made.setToolTip(tip)
    if run is not None:
        made.clicked.connect(lambda _checked=False: run())
    return made


def line() -> QFrame:
    """A hair line across."""
    frame = QFrame()
    frame.setProperty("part", "line")
    return frame
