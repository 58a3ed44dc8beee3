"""Beside the map: how one works, what is chosen with its figures, and the scan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QScrollArea,
    QSlider,
    QToolButton,
    QWidget,
)

from desktop.base.i18n import N_, _
from desktop.domain.site_map import KINDS, SIDES, SYMBOLS, Box, FeatureDraft
from desktop.queries.site_map import Feature
from ui.screens.map_editor.drawing import Drawing, titles
from ui.widgets.boxes import button, column, label, line, panel, row
from ui.widgets.flow import Flow

TOOLS: Final[Mapping[str, str]] = {
    "select": N_("选择"), **{key: kind.name for key, kind in KINDS.items()}, "trace": N_("描楼"),
}  # fmt: skip
METRES: Final = 100.0


class SidePanel(QWidget):
    """Says what the clerk wants; knows nothing of the office."""

    tool_wanted = Signal(str)
    box_typed = Signal(str, object)
    mark_typed = Signal(str, object)
    paled = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(284)
        self._shown: str = ""
        self._feature: Feature | None = None
        self.tools: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        for key, word in TOOLS.items():
            made = QToolButton()
            made.setText(_(word))
            made.setCheckable(True)
            made.clicked.connect(lambda _on=False, key=key: self.tool_wanted.emit(key))
            self._group.addButton(made)
            self.tools[key] = made
        self.tools["select"].setChecked(True)
        self.symbol = _combo(SYMBOLS, _("标志"))
        self.side = _combo(SIDES, _("四至"))
        self.compound = QComboBox()
        self.compound.setAccessibleName(_("小区"))
        self.title = label(part="heading", wrap=True)
        self.note = label(tone="muted", wrap=True)
        self._make_box()
        self._make_mark()
        self._make_scan()
        self._lay_out()
        self.show_tool("select")

    def _make_box(self) -> None:
        self.figures = {
            key: _spin(word, least, most)
            for key, word, least, most in (
                ("x", _("向东"), -99_999.0, 99_999.0), ("y", _("向北"), -99_999.0, 99_999.0),
                ("width", _("长"), 1.0, 9_999.0), ("height", _("宽"), 1.0, 9_999.0),
                ("turn", _("转角"), -360.0, 360.0),
            )
        }  # fmt: skip
        self.figures["turn"].setSuffix("°")
        for spin in self.figures.values():
            spin.editingFinished.connect(self._box_typed)
        form = QFormLayout()
        for spin in self.figures.values():
            form.addRow(label(spin.accessibleName()), spin)
        self.box_page = panel(form)

    def _make_mark(self) -> None:
        self.words = QLineEdit()
        self.words.setAccessibleName(_("文字"))
        self.words.editingFinished.connect(self._mark_typed)
        self.mark_width = _spin(_("宽度"), 0.0, 999.0)
        self.mark_width.editingFinished.connect(self._mark_typed)
        self.mark_size = _spin(_("大小"), 20.0, 1000.0)
        self.mark_size.setSuffix("%")
        self.mark_size.editingFinished.connect(self._mark_typed)
        form = QFormLayout()
        for one in (self.words, self.mark_width, self.mark_size):
            form.addRow(label(one.accessibleName()), one)
        self.mark_page = panel(form)

    def _make_scan(self) -> None:
        self.pale = QSlider(Qt.Orientation.Horizontal)
        self.pale.setRange(0, 100)
        self.pale.setAccessibleName(_("浓淡"))
        self.pale.sliderReleased.connect(lambda: self.paled.emit(self.pale.value()))
        self.pale.actionTriggered.connect(lambda _action: self._pale_by_key())
        self.scan_note = label(tone="muted", wrap=True)
        self.scan_buttons = {
            key: button(_(word), kind="quiet")
            for key, word in (
                ("add", N_("放底图…")), ("scale", N_("两点定比例")), ("locate", N_("三点定位")),
                ("switch", N_("显示或隐藏")), ("remove", N_("去掉底图")),
            )
        }  # fmt: skip

    def _pale_by_key(self) -> None:
        if not self.pale.isSliderDown():
            self.paled.emit(self.pale.sliderPosition())

    def _lay_out(self) -> None:
        inner = QWidget()
        self.tool_options = panel(column(self.symbol, self.side, self.compound, gap=1))
        layout = column(
            label(_("工具"), part="heading"), Flow(*self.tools.values(), gap=1), self.tool_options, line(),
            self.title, self.note, self.box_page, self.mark_page, line(), label(_("底图"), part="heading"),
            self.scan_note, Flow(*self.scan_buttons.values(), gap=1),
            row(label(_("浓淡"), tone="muted"), self.pale), None, gap=2, margin=2,
        )  # fmt: skip
        inner.setLayout(layout)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setLayout(column(area, gap=0))

    # What the screen says

    def show_tool(self, key: str) -> None:
        """Which tool is in use, and its choice."""
        self.tools[key].setChecked(True)
        self.symbol.setVisible(key == "symbol")
        self.side.setVisible(key == "side")
        self.compound.setVisible(key == "trace")
        self.tool_options.setVisible(key in {"symbol", "side", "trace"})

    def allow(self, may_edit: bool) -> None:
        """Who only looks gets no tools."""
        for key, tool in self.tools.items():
            tool.setEnabled(may_edit or key == "select")
        for one in (*self.figures.values(), self.words, self.mark_width, self.mark_size, self.pale):
            one.setEnabled(may_edit)
        for one in self.scan_buttons.values():
            one.setEnabled(may_edit)

    def show_lots(self, drawing: Drawing) -> None:
        """The compounds a traced building may be in; the one chosen stays chosen."""
        chosen = self.compound.currentData()
        with QSignalBlocker(self.compound):
            self.compound.clear()
            for lot in drawing.lots.values():
                waiting = sum(drawing.sites[i].compound_id == lot.id for i in drawing.loose)
                words = _("{name}(还有 {n} 栋)").format(name=lot.name, n=waiting) if waiting else lot.name
                self.compound.addItem(words, lot.id)
            self.compound.setCurrentIndex(max(0, self.compound.findData(chosen)))

    def show_chosen(self, drawing: Drawing, things: tuple[str, ...]) -> None:
        """The figures of one thing, or how many are chosen."""
        one = things[0] if len(things) == 1 else ""
        self._shown, self._feature = one, drawing.features.get(one)
        self.title.setText(titles(drawing, things))
        box = drawing.boxes.get(one)
        self.box_page.setVisible(box is not None)
        self.mark_page.setVisible(self._feature is not None)
        self.note.setText(_note(drawing, one))
        self.note.setVisible(bool(self.note.text()))
        if box is not None:
            told = {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "turn": box.turn}
            for key, value in told.items():
                self.figures[key].setValue(value / METRES)
        if self._feature is not None:
            self.words.setText(self._feature.text)
            self.mark_width.setValue(self._feature.width / METRES)
            self.mark_width.setEnabled(self.words.isEnabled() and KINDS[self._feature.kind].line)
            self.mark_size.setValue(self._feature.size)

    def show_scan(self, words: str, opacity: int, *, there: bool) -> None:
        """What lies behind the map."""
        self.scan_note.setText(words)
        self.pale.setValue(opacity)
        for key, one in self.scan_buttons.items():
            one.setVisible(key == "add" or there)

    # Inside

    def _box_typed(self) -> None:
        values = {key: round(spin.value() * METRES) for key, spin in self.figures.items()}
        if self._shown:
            box = Box(values["x"], values["y"], values["width"], values["height"], values["turn"] % 36_000)
            self.box_typed.emit(self._shown, box)

    def _mark_typed(self) -> None:
        was = self._feature
        if was is None:
            return
        draft = FeatureDraft(
            kind=was.kind, points=was.points, text=self.words.text(), symbol=was.symbol,
            width=round(self.mark_width.value() * METRES), size=round(self.mark_size.value()), turn=was.turn,
            barrier=was.barrier, compound_id=was.compound_id, passes=was.passes,
        )  # fmt: skip
        if (draft.text, draft.width, draft.size) != (was.text, was.width, was.size):
            self.mark_typed.emit(was.id, draft)


def _combo(words: Mapping[str, str], name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for key, word in words.items():
        made.addItem(_(word), key)
    return made


def _spin(word: str, least: float, most: float) -> QDoubleSpinBox:
    made = QDoubleSpinBox()
    made.setRange(least, most)
    made.setDecimals(2 if most > 999 else 1)
    made.setSuffix(_(" 米"))
    made.setAccessibleName(word)
    made.setKeyboardTracking(False)
    return made


def _note(drawing: Drawing, thing: str) -> str:
    if thing in drawing.loose:
        return _("还没有摆放:虚线表示程序代排的位置")
    mark = drawing.features.get(thing)
    return _(KINDS[mark.kind].name) if mark is not None else ""
