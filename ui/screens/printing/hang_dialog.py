"""A board on its wall: where exactly, since when, how large, and a photo of it there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QWidget

from desktop.base.i18n import _
from desktop.operations.hanging import LONGEST_SPOT
from desktop.operations.paper_issues import SPOT
from ui.dialogs import files
from ui.screens.printing.columns import size_words
from ui.screens.printing.register_presenter import Hanging, Thing
from ui.widgets.boxes import button, column, label, row
from ui.widgets.editor import DateEditor, TextEditor
from ui.widgets.message_bar import MessageBar

PICTURES = "JPEG, PNG (*.jpg *.jpeg *.png *.bmp *.webp)"


class HangDialog(QDialog):
    """`told` with what the clerk says; `places` are the office's own words for where boards hang."""

    told = Signal(object)

    def __init__(
        self, thing: Thing, today: str, parent: QWidget | None = None, *, places: Sequence[str] = ()
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("登记上墙"))
        self._photo: Path | None = None
        self.day, self.size_edit = DateEditor(), TextEditor()
        where, _apart, self._spot = thing.where.partition(SPOT)
        self.spot = QComboBox()
        self.spot.setEditable(True)
        self.spot.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.spot.addItems(list(places))
        self.spot.setEditText(self._spot)
        self.spot.setAccessibleName(_("具体位置"))
        self.spot.setToolTip(_("常用的说法在“设置 → 公示用语”里改"))
        line = self.spot.lineEdit()
        if line is not None:
            line.setMaxLength(LONGEST_SPOT)
            line.setPlaceholderText(_("可选可写,例如 电梯厅"))
        self.day.show_value(today)
        self.size_edit.show_value(size_words(thing.item.size))
        self.bar = MessageBar()
        self.photo = label(_("已有照片") if thing.item.photo else _("没有照片"), tone="muted")
        form = QFormLayout()
        form.addRow(label(_("位置")), label(where, wrap=True))
        form.addRow(label(_("具体位置")), self.spot)
        form.addRow(label(_("上墙日期")), self.day.widget)
        form.addRow(label(_("大小和材质")), self.size_edit.widget)
        form.addRow(
            label(_("上墙照片")), row(self.photo, None, button(_("选照片…"), self._choose, icon="image"))
        )
        save = button(_("记下"), self._save, kind="primary", icon="check")
        self.setLayout(
            column(form, self.bar, row(None, button(_("取消"), self.reject), save), gap=3, margin=4)
        )
        self.setMinimumWidth(420)

    def _choose(self) -> None:
        files.ask_open(self, _("选上墙照片"), PICTURES, self.take)

    def take(self, paths: list[Path]) -> None:
        """The photo that was chosen."""
        if paths:
            self._photo = paths[0]
            self.photo.setText(paths[0].name)

    def _save(self) -> None:
        try:
            day = date.fromisoformat(self.day.value()) if self.day.value() else None
        except ValueError:
            self.bar.say(_("日期要写成 2026-06-30 的样子。"))
            return
        spot = self.spot.currentText().strip()
        self.accept()
        self.told.emit(
            Hanging(day, self.size_edit.value(), self._photo, spot if spot != self._spot else None)
        )
