"""A building as it looks: ways of colouring and sizes above, the matrix, the door under the cursor in words, the legend."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.base.i18n import _
from desktop.domain.codes import DWELLING_USES
from ui.screens.households.matrix import MODES
from ui.theme.icons import icon
from ui.widgets.boxes import column, label, row
from ui.widgets.building_matrix import BuildingMatrix
from ui.widgets.flow import Flow
from ui.widgets.matrix_paint import MatrixLegend

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.widgets.matrix_data import MatrixData


class BuildingPage(QWidget):
    """Signals carry dwelling ids and what is wanted for them."""

    opened = Signal(str)
    mode_chosen = Signal(str)
    bulk_wanted = Signal(object, str, object)  # ids, field ("" for any), value
    rename_wanted = Signal(str)
    doors_wanted = Signal()
    print_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.matrix, self.legend = BuildingMatrix(), MatrixLegend()
        self.matrix.setAccessibleName(_("楼栋图:方向键移动,数字跳到门牌,Enter 打开,Shift+方向键选多户"))
        self.words = label(tone="muted")
        self.words.setMinimumWidth(1)  # a long sentence must not widen the middle
        self._buttons = {key: self._mode_button(key, word) for key, word in MODES}
        self._lay_out()
        matrix = self.matrix
        self.setFocusProxy(matrix)
        matrix.opened.connect(self.opened.emit)
        matrix.current_changed.connect(lambda _id: self._tell())
        matrix.selection_changed.connect(lambda _ids: self._tell())
        matrix.menu_wanted.connect(self._open_menu)
        matrix.rename_wanted.connect(self.rename_wanted.emit)

    def _lay_out(self) -> None:
        matrix = self.matrix
        zooms = (
            _zoom("zoom-out", _("缩小"), _("缩小(Ctrl+-)"), lambda: matrix.set_zoom(matrix.zoom - 1)),
            _zoom("maximize", _("整栋放进窗口"), _("整栋放进窗口(Ctrl+0)"), matrix.fit),
            _zoom("zoom-in", _("放大"), _("放大(Ctrl++)"), lambda: matrix.set_zoom(matrix.zoom + 1)),
        )
        more = QToolButton()
        more.setText(_("办理"))
        more.setToolTip(_("对选中的房屋:改用途、批量修改、改门牌、生成房屋、打印"))
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        more.setMenu(QMenu(more))
        more.menu().aboutToShow.connect(lambda: self._fill(more.menu()))
        self.corner = QWidget()  # beside the title
        self.corner.setLayout(row(*zooms, more, gap=1))
        modes = Flow(*self._buttons.values(), gap=1)
        box = column(modes, matrix, self.words, self.legend, gap=1)
        box.setStretch(1, 1)
        self.setLayout(box)

    def _mode_button(self, key: str, word: str) -> QToolButton:
        made = QToolButton()
        made.setText(_(word))
        made.setToolTip(_("按{word}着色(F6 换一种)").format(word=_(word)))
        made.setCheckable(True)
        made.setAutoExclusive(True)
        made.setChecked(key == MODES[0][0])
        made.clicked.connect(lambda _on=False: self.mode_chosen.emit(key))
        return made

    def show_matrix(self, data: MatrixData) -> None:
        """A building."""
        self.matrix.show_matrix(data)
        self.legend.show_looks(data.looks, data.counts)
        self._tell()

    def next_mode(self, mode: str) -> None:
        """The way of colouring after `mode`."""
        keys = [key for key, _word in MODES]
        following = keys[(keys.index(mode) + 1) % len(keys)]
        self._buttons[following].setChecked(True)
        self.mode_chosen.emit(following)

    def _tell(self) -> None:
        """The current door in words, and how many are selected."""
        data, chosen = self.matrix.data, self.matrix.selected_ids()
        door = next((d for d in data.doors.values() if d.id == self.matrix.current_id()), None)
        if not data.doors:
            self.words.setText(_("这栋楼还没有登记房屋:点“办理”里的“生成房屋…”。"))
        elif len(chosen) > 1:
            text = _("选中 {n} 套 · {door}").format(n=len(chosen), door=door.tip if door else "")
            self.words.setText(text)
        else:
            self.words.setText(door.tip if door is not None else "")
        self.words.setToolTip(self.words.text())

    # What can be done with the selected doors

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        self._fill(menu)
        menu.exec(at)
        menu.deleteLater()

    def _fill(self, menu: QMenu) -> None:
        """Use first: it is what one marks while going from door to door."""
        menu.clear()
        chosen = self.matrix.selected_ids()
        uses = menu.addMenu(_("标为"))
        uses.setEnabled(bool(chosen))
        for code, word in DWELLING_USES.items():
            uses.addAction(_(word), partial(self._mark, code))
        some = [
            (menu.addAction(_("打开住户"), lambda: self.opened.emit(self.matrix.current_id())), True),
            (menu.addAction(_("批量修改…"), self.change_selected), True),
            (menu.addAction(_("划入微网格…"), self._to_grid), True),
            (menu.addAction(_("改门牌…"), self._rename), len(chosen) == 1),
        ]
        for action, possible in some:
            action.setEnabled(possible and bool(chosen))
        menu.addSeparator()
        menu.addAction(_("全选本楼"), self.matrix.select_all).setEnabled(bool(self.matrix.data.doors))
        menu.addAction(_("生成房屋…"), self.doors_wanted.emit)
        menu.addAction(_("打印本楼一览…"), self.print_wanted.emit)

    def _mark(self, use: str) -> None:
        self.bulk_wanted.emit(self.matrix.selected_ids(), "dwelling.use", use)

    def _to_grid(self) -> None:
        self.bulk_wanted.emit(self.matrix.selected_ids(), "territory.micro_grid", None)

    def _rename(self) -> None:
        self.rename_wanted.emit(self.matrix.current_id())

    def change_selected(self) -> None:
        """Set one field for all selected doors."""
        if chosen := self.matrix.selected_ids():
            self.bulk_wanted.emit(chosen, "", None)


def _zoom(picture: str, word: str, tip: str, run: Callable[[], object]) -> QToolButton:
    """A small button with a picture: the title beside it needs the room."""
    made = QToolButton()
    made.setIcon(icon(picture))
    made.setProperty("kind", "quiet")
    made.setAccessibleName(word)
    made.setToolTip(tip)
    made.clicked.connect(lambda _on=False: run())
    return made
