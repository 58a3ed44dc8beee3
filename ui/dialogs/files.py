"""Choosing files and folders without stopping the window: the answer comes back through a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

_left: dict[str, Path] = {}  # for as long as the program runs


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
    if suggested.parent != Path.home():
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
    """Where the last one was left, so that a stick is looked for once; the home folder at first."""
    left = _left.get("folder")
    dialog = QFileDialog(parent, title, str(left if left is not None and left.is_dir() else Path.home()))
    dialog.fileSelected.connect(lambda name: _left.__setitem__("folder", _folder(Path(name))))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog


def _folder(chosen: Path) -> Path:
    return chosen if chosen.is_dir() else chosen.parent


def _paths(names: Sequence[str]) -> list[Path]:
    return [Path(name) for name in names]
