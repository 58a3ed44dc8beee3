"""The middle: a building as floor × door, or households or residents as a table; and what is done with many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QInputDialog, QStackedWidget, QWidget

from desktop.base.errors import GezhiError
from desktop.base.i18n import _
from desktop.domain.bulk import BY_KEY, words
from desktop.domain.numbering import Band
from desktop.operations import bulk, doors
from ui.bridge.target import Target
from ui.screens.households.building_page import BuildingPage
from ui.screens.households.bulk_dialog import BulkDialog
from ui.screens.households.doors_dialog import DoorsDialog
from ui.screens.households.list_page import ListPage
from ui.screens.households.marking import Marking
from ui.screens.households.middle_commands import commands
from ui.screens.households.paste_dialog import PasteDialog
from ui.screens.households.presenter import Choice
from ui.widgets.boxes import column, label, row
from ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.desk import Desk
    from ui.widgets.matrix_data import MatrixData


class Middle(QWidget):
    """Says which door, household or resident was opened, and how the doors should be coloured."""

    door_opened = Signal(str)
    household_opened = Signal(str)
    resident_opened = Signal(str)
    mode_chosen = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._choice = Choice()
        self.title = label(part="title", wrap=True)
        self.building = BuildingPage()
        self.matrix, self.legend = self.building.matrix, self.building.legend
        self.households, self.residents = ListPage("household", desk), ListPage("resident", desk)
        self.table = self.households.table
        self.households.table.setAccessibleName(_("住户"))
        self.residents.table.setAccessibleName(_("居民"))
        self._stack = QStackedWidget()
        self._pages: tuple[QWidget, ...] = (self.building, self.households, self.residents)
        for page in self._pages:
            self._stack.addWidget(page)
        self.bar = MessageBar()
        self.marking = Marking(self, desk, self.bar.say)
        head = row(self.title, self.building.corner)
        head.setStretch(0, 1)
        box = column(head, self.bar, self._stack, gap=2)
        box.setStretch(2, 1)
        self._stack.currentChanged.connect(lambda place: self.building.corner.setVisible(place == 0))
        self.setLayout(box)
        self._connect()

    def _connect(self) -> None:
        building = self.building
        building.opened.connect(self.door_opened.emit)
        building.mode_chosen.connect(self.mode_chosen.emit)
        building.bulk_wanted.connect(self._change_doors)
        building.rename_wanted.connect(self._ask_door)
        building.doors_wanted.connect(self.make_doors)
        building.print_wanted.connect(self.print_building)
        self.households.opened.connect(self.household_opened.emit)
        self.residents.opened.connect(self.resident_opened.emit)
        for page in (self.households, self.residents):
            page.titled.connect(self._name)
            page.said.connect(self.bar.say)
            page.bulk_wanted.connect(self._change)
            page.paste_wanted.connect(self._paste)

    # What the screen says

    def show_matrix(self, choice: Choice, data: MatrixData) -> None:
        """A building."""
        self._choice = choice
        self.title.setText(choice.title)
        self.building.show_matrix(data)
        self._stack.setCurrentWidget(self.building)

    def show_list(self, choice: Choice) -> None:
        """A place as a table, of residents where that was chosen."""
        self._choice = choice
        page = self.residents if choice.kind == "residents" else self.households
        self._stack.setCurrentWidget(page)
        page.show_place(choice)

    def _name(self, title: str) -> None:
        if self.sender() is self._stack.currentWidget():
            self.title.setText(title)

    def changed(self, changes: Changes) -> None:
        """Named filters and grids may be others now."""
        if changes.concerns("setting", "micro_grid", "grid"):
            for page in (self.households, self.residents):
                page.presenter.settings_changed()

    def next_mode(self, mode: str) -> None:
        """The way of colouring after `mode`."""
        self.building.next_mode(mode)

    def current_door(self) -> str:
        """The dwelling under the cursor, "" in a list."""
        return self.matrix.current_id() if self.shows_building() else ""

    def page(self) -> QWidget:
        """What is on sight."""
        return self._pages[self._stack.currentIndex()]

    def shows_building(self) -> bool:
        """Whether a building is on sight."""
        return self._stack.currentWidget() is self.building

    def has_door(self, dwelling_id: str) -> bool:
        """Whether the building on sight has this door."""
        return self.shows_building() and self.matrix.has(dwelling_id)

    def enter(self) -> None:
        """Take the keys."""
        self._pages[self._stack.currentIndex()].setFocus()

    def commands(self) -> Sequence[Command]:
        """What can be done in the middle."""
        return commands(self)

    # What is done with many at once

    def change_selected(self) -> None:
        """Set one field for everything selected on sight."""
        page = self._stack.currentWidget()
        if isinstance(page, BuildingPage | ListPage):
            page.change_selected()

    def mark_listed(self) -> None:
        """Mark the selected rows of a table in a campaign, or all it shows under its filters when none is selected."""
        page = self._stack.currentWidget()
        if isinstance(page, ListPage):
            self.marking.begin(page.kind.key, page.table.selected_ids() or page.table.records.ids)

    def look_for(self) -> None:
        """In a table one more condition, in a building the window's search box."""
        page = self._stack.currentWidget()
        if isinstance(page, ListPage):
            page.ask_filter()
        else:
            self._desk.find()

    def _change_doors(self, ids: Sequence[str], field: str, value: Any) -> None:
        """A single door's use is written at once, it can be undone; anything for several is shown first."""
        if field == "dwelling.use" and len(ids) == 1:
            self._mark(ids, value)
        else:
            self._change("dwelling", ids, field=field, value=value)

    def _change(self, kind: str, ids: Sequence[str], *, field: str = "", value: Any = None) -> None:
        self._open(BulkDialog(self._desk, kind, ids, field=field, value=value, parent=self))

    def _paste(self, kind: str, text: str, titles: Sequence[str]) -> None:
        self._open(PasteDialog(self._desk, kind, text, titles, self))

    def _mark(self, ids: Sequence[str], use: str) -> None:
        office, actor, today = self._desk.office, self._desk.actor, self._desk.today()

        def write(_progress: object) -> Changes:
            made = bulk.plan_change(
                office, "dwelling.use", use, selected="dwelling", ids=ids, actor=actor, today=today
            )
            return bulk.apply(office, made, actor=actor, today=today)

        notice = _("已标为{use}").format(use=words(BY_KEY["dwelling.use"], use))
        self._desk.work.change(write, failed=self._failed, title=_("标记房屋"), notice=notice)

    def make_doors(self) -> None:
        """Ask for floors × doors of the building on sight."""
        if self.shows_building() and self._choice.id:
            bands = _bands(self.matrix.data)
            self._open(DoorsDialog(self._desk, self._choice.id, self._choice.title, bands, self))

    def print_building(self) -> None:
        """To the print screen, with the list of this building."""
        if self.shows_building() and self._choice.id:
            facts = {"kind": "tower", "words": self._choice.title}
            self._desk.go(Target("printing", "building", self._choice.id, facts))

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(lambda _result: dialog.deleteLater())
        dialog.open()

    # Another name

    def _ask_door(self, dwelling_id: str) -> None:
        door = next((d for d in self.matrix.data.doors.values() if d.id == dwelling_id), None)
        if door is not None:
            self.ask_name("dwelling", dwelling_id, door.label)

    def ask_name(self, kind: str, place_id: str, label_: str) -> None:
        """Ask for another name or number of a place; kind: "dwelling", "unit", "building" or "compound"."""
        dialog = QInputDialog(self)
        dialog.setWindowTitle(_("改名"))
        dialog.setLabelText(_("新的名称或号码:"))
        dialog.setTextValue(label_)
        dialog.accepted.connect(lambda: self._rename(kind, place_id, dialog.textValue()))
        self._open(dialog)

    def _rename(self, kind: str, place_id: str, label_: str) -> None:
        office, actor = self._desk.office, self._desk.actor
        self._desk.work.change(
            lambda _p: doors.rename(office, kind, place_id, label_, actor=actor),
            failed=self._failed, title=_("改名"), notice=_("已改为:{name}").format(name=label_),
        )  # fmt: skip

    def _failed(self, error: GezhiError) -> None:
        self.bar.say(error.text)


def _bands(data: MatrixData) -> list[Band]:
    """The stairs as they are, to be completed; a new building starts with one stair of six floors."""
    if data.yard is not None or (data.doors and not any(data.floors)):
        return [Band("", 0, 0, len(data.doors))]
    return [Band(stair.key, 1, len(data.floors), stair.doors) for stair in data.stairs] or [Band()]
