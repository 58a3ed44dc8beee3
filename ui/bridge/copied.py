"""What this program put on the clipboard: kept out of its history, taken away after half a minute, and noted.

One watch for every widget: a table's cells, a field's text, a report. What another program copied is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

from ui.widgets.clipboard import UNKEPT, unkept

SECONDS: Final = 30
_NUMBER: Final = re.compile(r"\d{10}")  # the beginning of a phone or ID number
_ALONE: Final = frozenset({"offscreen", "minimal"})  # platforms that know no other program and own nothing


class Copied(QObject):
    """Lives as long as the window. `noted(characters, numbers)` hears of every copy that holds long numbers."""

    def __init__(
        self, clipboard: QClipboard, noted: Callable[[int, int], object] = lambda _c, _n: None,
        parent: QObject | None = None, *, seconds: float = SECONDS,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._clipboard, self._noted = clipboard, noted
        self._ours = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(int(seconds * 1000))
        self._timer.timeout.connect(self.clear)
        clipboard.dataChanged.connect(self._changed)

    def clear(self) -> None:
        """Take away what is still ours."""
        self._timer.stop()
        if self._ours and self._clipboard.text() == self._ours:
            self._ours = ""
            self._clipboard.clear()
        self._ours = ""

    def _changed(self) -> None:
        if not (self._clipboard.ownsClipboard() or QGuiApplication.platformName() in _ALONE):
            self._ours = ""
            self._timer.stop()
            return
        data = self._clipboard.mimeData()
        text = data.text() if data is not None else ""
        if not text or data is None:
            return
        if not data.hasFormat(next(reversed(UNKEPT))):
            self._clipboard.setMimeData(_again(data))  # tells of a change again, then with the marks
            return
        self._ours = text
        self._timer.start()
        if numbers := len(_NUMBER.findall(text)):
            self._noted(len(text), numbers)


def _again(data: QMimeData) -> QMimeData:
    """The same in all its formats, with the words that keep it out of histories."""
    again = QMimeData()
    for name in data.formats():
        again.setData(name, data.data(name))
    if data.hasText():
        again.setText(data.text())
    if data.hasHtml():
        again.setHtml(data.html())
    return unkept(again)
