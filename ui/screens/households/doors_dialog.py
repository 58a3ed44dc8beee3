"""Making the doors of a building: stairs, floors, doors a floor; every number is shown before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from desktop.base.errors import GezhiError, Refused
from desktop.base.i18n import N_, _
from desktop.domain.numbering import Band, Numbering, numbers
from desktop.operations import doors
from desktop.operations.doors import NewDoor
from ui.widgets.boxes import button, column, label, row
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.desk import Desk

HEADS: Final = (N_("单元"), N_("从几层"), N_("到几层"), N_("每层几户"))
SHOWN = 400  # numbers in the preview


class DoorsDialog(QDialog):
    """Lines of stair, first floor, last floor, doors; a stair may have several lines (shops below, flats above)."""

    def __init__(
        self, desk: Desk, building_id: str, title: str, bands: Sequence[Band], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("生成房屋"))
        self._desk, self._building = desk, building_id
        self.lines = QTableWidget(0, len(HEADS))
        self.lines.setHorizontalHeaderLabels([_(head) for head in HEADS])
        self.lines.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.lines.verticalHeader().hide()
        self.lines.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.lines.setAccessibleName(_("每个单元一行;同一单元可以有几行"))
        self.floors, self.numbers = QLineEdit(), QLineEdit()
        self.floors.setPlaceholderText(_("例:4、14"))
        self.numbers.setPlaceholderText(_("例:4"))
        self.bar, self.summary, self.shown = MessageBar(), label(wrap=True), label(tone="muted", wrap=True)
        self.shown.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.make = button(_("生成"), self.generate, kind="primary")
        self._lay_out(title)
        for band in bands or (Band(),):
            self._add(band)
        self.lines.itemChanged.connect(lambda _item: self.preview())
        for field in (self.floors, self.numbers):
            field.textChanged.connect(lambda _text: self.preview())
        self.preview()

    def _lay_out(self, title: str) -> None:
        tools = row(
            button(_("加一行"), self.add_line, icon="plus"), button(_("去掉这一行"), self.drop_line), None
        )
        skips = row(label(_("没有的楼层")), self.floors, label(_("不用的门号")), self.numbers)
        hint = label(
            _("平房填从 0 层到 0 层,门号就是 1、2、3…。已经有的房屋不会重复生成。"), tone="muted", wrap=True
        )
        foot = row(self.summary, button(_("取消"), self.reject), self.make)
        foot.setStretch(0, 1)
        box = column(
            label(title, part="heading"),
            self.lines,
            tools,
            skips,
            hint,
            self.bar,
            self.shown,
            foot,
            gap=3,
            margin=4,
        )
        box.setStretch(1, 2)
        box.setStretch(6, 3)
        self.setLayout(box)
        self.resize(560, 560)

    def _add(self, band: Band) -> None:
        line = self.lines.rowCount()
        self.lines.blockSignals(True)
        self.lines.insertRow(line)
        for place, value in enumerate((band.unit, band.first, band.last, band.doors)):
            self.lines.setItem(line, place, QTableWidgetItem(str(value)))
        self.lines.blockSignals(False)

    def add_line(self) -> None:
        """The next stair, like the last line."""
        bands = self._bands()
        last = bands[-1] if bands else Band()
        unit = str(int(last.unit) + 1) if last.unit.isdigit() else last.unit
        self._add(Band(unit, last.first, last.last, last.doors))
        self.lines.setCurrentCell(self.lines.rowCount() - 1, 0)
        self.preview()

    def drop_line(self) -> None:
        """Without the current line; one always stays."""
        if self.lines.rowCount() > 1:
            self.lines.removeRow(max(0, self.lines.currentRow()))
            self.preview()

    def _bands(self) -> list[Band]:
        found = []
        for line in range(self.lines.rowCount()):
            cells = [self.lines.item(line, place) for place in range(len(HEADS))]
            texts = [cell.text().strip() if cell is not None else "" for cell in cells]
            found.append(Band(texts[0], *(int(text) if text.isdigit() else -1 for text in texts[1:])))
        return found

    def _numbering(self) -> Numbering:
        """What stands in the dialog; raises `Refused` for numbers that cannot be read."""
        try:
            floors, skipped = numbers(self.floors.text()), numbers(self.numbers.text())
        except ValueError as error:
            raise Refused(_("没有的楼层和不用的门号请写数字,用顿号隔开。"), code="numbering.skip") from error
        return Numbering(tuple(self._bands()), floors, skipped)

    def preview(self) -> None:
        """Show every number that would be made."""
        office, building = self._desk.office, self._building
        try:
            numbering = self._numbering()
        except Refused as refusal:
            self._refuse(refusal)
            return

        def look(_progress: object) -> tuple[NewDoor, ...]:
            with office.read() as db:
                return doors.plan(db, building, numbering)

        self._desk.work.read(look, self._show, failed=self._refuse, slot="households.doors")

    def _show(self, plan: Sequence[NewDoor]) -> None:
        self.bar.hide()
        new = [door for door in plan if not door.there]
        text = _("新生成 {new} 套,已经有 {old} 套。按 Ctrl+Z 可以整批撤销。")
        self.summary.setText(text.format(new=f"{len(new):,}", old=f"{len(plan) - len(new):,}"))
        words = ["-".join(part for part in (door.unit, door.room) if part) for door in new[:SHOWN]]
        self.shown.setText("  ".join(words) + (" …" if len(new) > SHOWN else ""))
        self.make.setEnabled(bool(new))

    def _refuse(self, error: GezhiError) -> None:
        self.bar.say(error.text)
        self.shown.setText("")
        self.summary.setText("")
        self.make.setEnabled(False)

    def generate(self) -> None:
        """Write what is shown."""
        numbering = self._numbering()

        def write(_progress: object) -> Changes:
            return doors.generate(self._desk.office, self._building, numbering, actor=self._desk.actor)

        self._desk.work.change(
            write, lambda _changes: self.accept(), failed=self._refuse, title=_("生成房屋"),
            notice=_("已生成房屋"),
        )  # fmt: skip
