"""Cells for the clipboard such that WPS and Excel keep them as text: 18 digits stay 18 digits."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMimeData

if TYPE_CHECKING:
    from collections.abc import Sequence

_WINDOWS: Final = 'application/x-qt-windows-mime;value="{name}"'
# learn.microsoft.com, Cloud Clipboard and Clipboard History Formats; KDE's Klipper has its own word
UNKEPT: Final = {
    _WINDOWS.format(name="ExcludeClipboardContentFromMonitorProcessing"): b"\0\0\0\0",
    _WINDOWS.format(name="CanIncludeInClipboardHistory"): b"\0\0\0\0",
    _WINDOWS.format(name="CanUploadToCloudClipboard"): b"\0\0\0\0",
    "x-kde-passwordManagerHint": b"secret",
}


def unkept(data: QMimeData) -> QMimeData:
    """The same data, marked so that no history or cloud of the system keeps it."""
    for name, value in UNKEPT.items():
        data.setData(name, value)
    return data


def as_mime(cells: Sequence[Sequence[str]]) -> QMimeData:
    """The same cells twice: tab-separated for editors, and a table whose cells are marked as text.

    Spreadsheets prefer the table, so an ID number is not rounded to 15 digits and no cell becomes a formula.
    """
    data = QMimeData()
    data.setText("\n".join("\t".join(_plain(text) for text in line) for line in cells))
    lines = "".join(
        "<tr>"
        + "".join(f"<td style=\"mso-number-format:'\\@'\">{escape(text)}</td>" for text in line)
        + "</tr>"
        for line in cells
    )
    data.setHtml(f'<meta charset="utf-8"><table>{lines}</table>')
    return unkept(data)


def _plain(text: str) -> str:
    if any(mark in text for mark in '\t\n\r"'):
        return '"' + text.replace('"', '""') + '"'
    return text
