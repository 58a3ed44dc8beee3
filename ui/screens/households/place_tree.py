"""The tree 小区 → 楼 → 单元 with the number of households in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTreeWidget, QTreeWidgetItem, QWidget

from desktop.base.i18n import _
from ui.screens.households.presenter import Choice

if TYPE_CHECKING:
    from desktop.queries.households import Place

_CHOICE = Qt.ItemDataRole.UserRole


class PlaceTree(QTreeWidget):
    """`chosen` carries a `Choice` as soon as a line becomes current; `entered_place` when Enter is pressed on it."""

    chosen = Signal(object)
    entered_place = Signal()
    rename_wanted = Signal(str, str, str)  # kind, id, label: F2 or the menu

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(2)
        self.setHeaderLabels([_("地点"), ""])
        self.headerItem().setToolTip(1, _("户数"))
        self.setAccessibleName(_("小区、楼和单元"))
        self.setUniformRowHeights(True)
        self.setIndentation(12)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._items: dict[tuple[str, str], QTreeWidgetItem] = {}
        self.currentItemChanged.connect(self._on_current)

    def show_places(self, places: Sequence[Place], pending: int, everything: int, people: int) -> None:
        """Fill the tree; what was open and current stays so."""
        current = self.current()
        opened = {key for key, item in self._items.items() if item.isExpanded()}
        self.blockSignals(True)
        self.clear()
        self._items = {}
        self._add(None, Choice("all", "", _("全部住户")), _("全部住户"), everything)
        self._add(None, Choice("residents", "", _("全部居民")), _("全部居民"), people)
        if pending:
            self._add(None, Choice("pending", "", _("地址待落的户")), _("地址待落"), pending)
        names: dict[str, str] = {}
        for place in places:
            title = f"{names.get(place.parent, '')} {place.name}".strip()
            names[place.id] = title
            root = self._items.get(("compound", place.parent)) or self._items.get(("building", place.parent))
            self._add(root, Choice(place.kind, place.id, title), place.name, place.households)
        single = len([p for p in places if p.kind == "compound"]) <= 1
        for key, item in self._items.items():
            item.setExpanded(key in opened or (single and key[0] == "compound"))
        back = self._items.get((current.kind, current.id)) if current is not None else None
        if back is not None:
            self.setCurrentItem(back)
        self.blockSignals(False)

    def _add(self, parent: QTreeWidgetItem | None, choice: Choice, name: str, count: int) -> None:
        item = QTreeWidgetItem([name, f"{count:,}"])
        item.setData(0, _CHOICE, choice)
        item.setToolTip(0, choice.title)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if parent is None:
            self.addTopLevelItem(item)
        else:
            parent.addChild(item)
        self._items[choice.kind, choice.id] = item

    def current(self) -> Choice | None:
        """The place the cursor is on."""
        item = self.currentItem()
        choice: Choice | None = item.data(0, _CHOICE) if item is not None else None
        return choice

    def go_to(self, kind: str, place_id: str = "") -> bool:
        """Make a place current and visible; False when it is not in the tree."""
        item = self._items.get((kind, place_id))
        if item is None:
            return False
        above: QTreeWidgetItem | None = item.parent()
        while above is not None:
            above.setExpanded(True)
            above = above.parent()
        self.setCurrentItem(item)
        self.scrollToItem(item)
        return True

    def first_building(self) -> bool:
        """Go to the first building, so that a screen just opened shows something."""
        key = next((key for key in self._items if key[0] == "building"), None)
        return self.go_to(*key) if key is not None else False

    def nowhere(self) -> None:
        """No place is current: the middle shows a list that belongs to none."""
        self.setCurrentIndex(QModelIndex())

    def _on_current(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(0, _CHOICE))

    def _rename(self) -> None:
        item, choice = self.currentItem(), self.current()
        if item is not None and choice is not None and choice.kind in ("compound", "building", "unit"):
            self.rename_wanted.emit(choice.kind, choice.id, item.text(0))

    # Qt's interface

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        choice = self.current()
        if choice is not None and choice.kind in ("compound", "building", "unit"):
            menu = QMenu(self)
            menu.addAction(_("改名…(F2)"), self._rename)
            menu.exec(event.globalPos())
            menu.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_place.emit()
        elif event.key() == Qt.Key.Key_F2:
            self._rename()
        else:
            super().keyPressEvent(event)
