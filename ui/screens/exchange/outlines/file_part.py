"""The left side of the page for map files: what was opened, and how it is to be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QListWidget, QListWidgetItem, QWidget

from desktop.base.i18n import _
from ui.screens.exchange.outlines.presenter import UNITS, FileFacts, Wanted
from ui.widgets.boxes import button, column, label, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.options import options


class FilePart(QFrame):
    """`wanted` says how the clerk wants the file to be read."""

    wanted = Signal(object)

    def __init__(self, choose_file: Callable[[], None]) -> None:
        super().__init__()
        self._showing = False
        self.setProperty("part", "card")
        self.setFixedWidth(280)
        self.open_button = button(_("打开地图文件…"), choose_file, kind="primary", icon="folder-open")
        self.facts = label(wrap=True)
        self.notices = label(tone="warn", wrap=True)
        self.layers = QListWidget()
        self.layers.setAccessibleName(_("图层"))
        self.layers.itemChanged.connect(lambda _item: self._want())
        self.field = self._choice(_("楼号写在哪个属性"))
        self.compound = self._choice(_("只有一个小区"))
        self.unit = self._choice(_("图纸单位"))
        self.unit.set_options(options(UNITS))
        self.roads, self.anew = QCheckBox(_("道路也导入")), QCheckBox(_("换掉全部位置"))
        self.anew.setToolTip(_("文件里没有的楼栋会变成没有位置"))
        for box in (self.roads, self.anew):
            box.toggled.connect(lambda _on: self._want())
        self.settings = QWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        self.settings.setLayout(
            column(
                label(_("图层"), tone="muted"), self.layers,
                label(_("楼号写在哪个属性"), tone="muted"), self.field,
                label(_("文件里只有一个小区时选它"), tone="muted", wrap=True), self.compound,
                label(_("图纸单位(DXF)"), tone="muted"), self.unit, self.roads, self.anew, gap=1,
            )
        )  # fmt: skip
        explained = _("从测绘图或地图软件导出的 GeoJSON、Shapefile、DXF、GeoPackage 里取楼栋轮廓。")
        self.setLayout(
            column(
                label(_("楼栋轮廓"), part="title"), label(explained, tone="muted", wrap=True),
                row(self.open_button, None), self.facts, self.notices, self.settings, None, gap=2, margin=4,
            )
        )  # fmt: skip

    def _choice(self, name: str) -> ChoiceBox:
        made = ChoiceBox()
        made.setAccessibleName(name)
        made.chosen.connect(self._want)
        return made

    def show_file(self, facts: FileFacts | None, wanted: Wanted) -> None:
        """An opened file as it is read now, or nothing yet."""
        self._showing = True
        self.settings.setVisible(facts is not None)
        self.facts.setText("")
        self.notices.setText("\n".join(facts.notices) if facts else "")
        self.notices.setVisible(bool(facts and facts.notices))
        if facts is not None:
            self.facts.setText(facts.name + "\n" + _("坐标系 {crs}").format(crs=facts.crs))
            self._show_layers(facts, wanted.layers)
            automatic = _("自动({field})").format(field=facts.field) if facts.field else _("自动")
            self.field.set_options([Option("", automatic), *(Option(name, name) for name in facts.fields)])
            self.compound.set_options(
                [Option("", _("按图上文字")), *(Option(*one) for one in facts.compounds)]
            )
            for box, value in (
                (self.field, wanted.field),
                (self.compound, wanted.compound),
                (self.unit, wanted.unit),
            ):
                values = [option.value for option in box.options]
                box.setCurrentIndex(values.index(value) if value in values else 0)
            self.roads.setChecked(wanted.roads)
            self.anew.setChecked(wanted.anew)
            self.unit.setEnabled(facts.kind == "dxf")
        self._showing = False

    def _show_layers(self, facts: FileFacts, wanted: tuple[str, ...]) -> None:
        self.layers.clear()
        for name, count in facts.layers.items():
            item = QListWidgetItem(_("{layer}  {n} 个").format(layer=name or "—", n=count))
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = not wanted or name in wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.layers.addItem(item)
        self.layers.setMaximumHeight(26 * min(max(len(facts.layers), 2), 6) + 6)

    def _want(self) -> None:
        if self._showing:
            return
        items = [self.layers.item(k) for k in range(self.layers.count())]
        on = [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]
        self.wanted.emit(
            Wanted(
                tuple(on) if on and len(on) < len(items) else (), value_of(self.field), value_of(self.unit),
                value_of(self.compound), self.roads.isChecked(), self.anew.isChecked(),
            )
        )  # fmt: skip


def value_of(box: ChoiceBox) -> str:
    """What is chosen in a box; "" for nothing."""
    index = box.currentIndex()
    return str(box.options[index].value) if 0 <= index < len(box.options) else ""
