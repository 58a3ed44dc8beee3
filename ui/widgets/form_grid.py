"""Where the fields of a form stand: side by side where there is room, headings above sections, 更多 between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme.theme import metrics
from ui.widgets.field import PIN, FieldParts

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel

EDITOR = 128  # pixels an editor should have before fields stand side by side
_BESIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FormGrid(QGridLayout):
    """Two grid columns per column of fields: words, editor; two grid rows per line: editor, what stands below."""

    def __init__(self, parts: Sequence[FieldParts], columns: int, more: QWidget | None) -> None:
        super().__init__()
        unit = metrics().grid
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(2 * unit)
        self.setVerticalSpacing(unit * 3 // 4)
        self._parts, self._most, self._more = tuple(parts), columns, more
        widest = max((part.words.sizeHint().width() for part in self._parts), default=0)
        pins = PIN if any(part.pin is not None for part in self._parts) else 0
        self._needs = columns * (widest + EDITOR + pins + 4 * unit)
        self.columns = 0
        self.arrange(columns)

    def fit(self, width: int) -> None:
        """One column where `width` pixels are too few for more."""
        wanted = self._most if width >= self._needs else 1
        if wanted != self.columns:
            self.arrange(wanted)

    def arrange(self, columns: int) -> None:
        """Put every field, shown or not, into its place. Fields behind 更多 stand after all others."""
        self.columns = columns
        line = self._place([p for p in self._parts if not p.field.more], 0)
        if self._more is not None:
            self.addWidget(self._more, line, 0, 1, columns * 2)
            line += 1
        line = self._place([p for p in self._parts if p.field.more], line)
        for number in range(self._most):
            self.setColumnStretch(number * 2 + 1, 1 if number < columns else 0)
        for number in range(self.rowCount()):
            self.setRowStretch(number, 0)
        self.setRowStretch(max(line, self.rowCount()), 1)

    def _place(self, parts: Sequence[FieldParts], line: int) -> int:
        columns, place = self.columns, 0
        for part in parts:
            if place and (part.field.wide or part.heading is not None):
                line, place = line + 2, 0
            if part.heading is not None:
                self._heading(part.heading, line)
                line += 1
            span = columns * 2 - 1 if part.field.wide else 1
            self.addWidget(part.head, line, place * 2, _BESIDE)
            self.addWidget(part.cell, line, place * 2 + 1, 1, span)
            self.addWidget(part.below, line + 1, place * 2 + 1, 1, span)
            place = columns if part.field.wide else place + 1
            if place >= columns:
                line, place = line + 2, 0
        return line + 2 if place else line

    def _heading(self, words: QLabel, line: int) -> None:
        self.addWidget(words, line, 0, 1, self.columns * 2)
