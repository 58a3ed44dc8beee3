"""Choosing files and folders without stopping the window: the answer comes back through a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_open(
    parent: QWidget, title: str, kinds: str, then: Callable[[list[Path]], object], *, many: bool = False
) -> None:
    """Let the clerk choose one file, or several with `many`; `kinds` is Qt's filter: `表格 (*.xlsx *.xls)`."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(kinds)
    dialog.filesSelected.connect(lambda names: then(_paths(names)))
    dialog.open()


def ask_save(
    parent: QWidget, title: str, suggested: Path, kinds: str, then: Callable[[Path], object]
) -> None:
    """Let the clerk name a file to write; Qt asks before an existing one is replaced."""
    dialog = _dialog(parent, title)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(kinds)
    dialog.setDirectory(str(suggested.parent))
    dialog.selectFile(suggested.name)
    dialog.setDefaultSuffix(suggested.suffix.lstrip("."))
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind.rpartition("*.")[2].rstrip(")")))
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()


def ask_folder(parent: QWidget, title: str, then: Callable[[Path], object]) -> None:
    """Let the clerk choose a folder, or make one."""
    dialog = _dialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly, True)
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()


def show_folder(path: Path) -> None:
    """Open the folder a file lies in with the system's own window for files."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.resolve().parent)))


def _dialog(parent: QWidget, title: str) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(Path.home()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog


def _paths(names: Sequence[str]) -> list[Path]:
    return [Path(name) for name in names]
