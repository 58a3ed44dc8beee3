"""What a place shows while it has nothing: why, and the one thing to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.theme.icons import pixmap
from ui.theme.roles import Role
from ui.widgets.boxes import button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Callable

WIDE = 440  # pixels after which the hint wraps


class EmptyState(QWidget):
    """An icon, a sentence, a hint and, when given, a button (`actions`: words and what they do)."""

    def __init__(
        self,
        icon: str,
        title: str,
        hint: str = "",
        actions: tuple[tuple[str, Callable[[], object]], ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        picture = label()
        picture.setPixmap(pixmap(icon, Role.TEXT_MUTED, 40))
        words = label(hint, tone="muted", wrap=True)
        # A wrapping label between two free spaces would take the narrowest shape it can.
        words.setFixedWidth(min(WIDE, words.fontMetrics().horizontalAdvance(hint) + 12))
        parts = [picture, label(title, part="title"), words]
        for part in parts:
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.buttons = [
            button(text, run, kind="primary" if number == 0 else "")
            for number, (text, run) in enumerate(actions)
        ]
        middle = column(None, *parts, row(None, *self.buttons, None), None, gap=3)
        self.setLayout(row(None, middle, None))
