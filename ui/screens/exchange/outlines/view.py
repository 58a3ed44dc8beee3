"""What the page for map files looks like: the file on the left, the table in the middle, the outlines in small below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QListWidget, QListWidgetItem, QSplitter, QWidget

from desktop.base.i18n import _
from ui.bridge.desk import Desk
from ui.dialogs import files
from ui.screens.exchange.outlines.columns import PROPOSALS
from ui.screens.exchange.outlines.presenter import UNITS, WORDS, FileFacts, OutlinesPresenter, Row, Wanted
from ui.screens.exchange.outlines.preview import OutlinePreview
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.message_bar import MessageBar
from ui.widgets.options import options
from ui.widgets.record_table import RecordTable

KINDS = "(*.geojson *.json *.shp *.zip *.dxf *.gpkg)"
NAMED = 12


class OutlinesPage(QWidget):
    """One page of the place "exchange"."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = OutlinesPresenter(self, desk.office, desk.work, actor=desk.actor)
        self._rows: dict[str, Row] = {}
        self._showing = False
        layout = row(self._file(), self._table(), gap=3, margin=3)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.show_file(None)
        self.show_rows((), {}, ())

    def _file(self) -> QFrame:
        self.open_button = button(_("打开地图文件…"), self.choose_file, kind="primary", icon="folder-open")
        self.facts = label(wrap=True)
        self.notices = label(tone="warn", wrap=True)
        self.layers = QListWidget()
        self.layers.setAccessibleName(_("图层"))
        self.layers.itemChanged.connect(lambda _item: self._want())
        self.field, self.compound, self.unit = (
            self._choice(_("楼号写在哪个属性")), self._choice(_("只有一个小区")), self._choice(_("图纸单位")),
        )  # fmt: skip
        self.unit.set_options(options(UNITS))
        self.roads = QCheckBox(_("道路也导入"))
        self.anew = QCheckBox(_("换掉全部位置"))
        self.anew.setToolTip(_("文件里没有的楼栋会变成没有位置"))
        for box in (self.roads, self.anew):
            box.toggled.connect(lambda _on: self._want())
        self.settings = QWidget()
        self.settings.setLayout(
            column(
                label(_("图层"), tone="muted"), self.layers, label(_("楼号写在哪个属性"), tone="muted"), self.field,
                label(_("文件里只有一个小区时选它"), tone="muted"), self.compound, label(_("图纸单位(DXF)"), tone="muted"),
                self.unit, self.roads, self.anew, gap=1,
            )
        )  # fmt: skip
        made = panel(
            column(
                label(_("楼栋轮廓"), part="title"),
                label(
                    _("从测绘图或地图软件导出的 GeoJSON、Shapefile、DXF、GeoPackage 里取楼栋轮廓。"), tone="muted", wrap=True
                ),
                row(self.open_button, None), self.facts, self.notices, self.settings, None, gap=2, margin=4,
            ),
            "card",
        )  # fmt: skip
        made.setFixedWidth(280)
        return made

    def _choice(self, name: str) -> ChoiceBox:
        made = ChoiceBox()
        made.setAccessibleName(name)
        made.chosen.connect(self._want)
        return made

    def _table(self) -> QFrame:
        self.problem, self.done = MessageBar(), MessageBar()
        self.counts = label(part="heading", wrap=True)
        self.table: RecordTable[Row] = RecordTable(
            PROPOSALS, lambda ids: {i: self._rows[i] for i in ids if i in self._rows}
        )
        self.table.setAccessibleName(_("轮廓和楼栋对照表"))
        self.table.set_empty(_("还没有打开文件"), _("打开后先核对这张表，再写入；一步就能撤销。"))
        self.table.selection_changed.connect(lambda _count: self._selected())
        self.table.opened.connect(self._to_choice)
        self.preview = OutlinePreview()
        self.preview.picked.connect(self.table.go_to)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.preview)
        split.setSizes([250, 310])
        self.building = ChoiceBox()
        self.building.setAccessibleName(_("选中的轮廓是哪栋楼"))
        self.building.chosen.connect(self._choose)
        self.right = button(
            _("提议对"), lambda: self.presenter.confirm(self.table.selected_ids()), icon="check"
        )
        self.none = button(_("不用"), lambda: self.presenter.choose(self.table.selected_ids(), ""))
        self.back = button(
            _("还按提议"), lambda: self.presenter.forget(self.table.selected_ids()), icon="undo-2"
        )
        self.missing = label(tone="muted", wrap=True)
        self.save = button(_("导出对照表…"), self._save, icon="download")
        self.load = button(_("读回对照表…"), self._load)
        self.apply_button = button(_("写入"), self.presenter.apply, kind="primary", icon="check")
        layout = column(
            self.problem, self.done, self.counts, split,
            row(label(_("选中的是"), tone="muted"), self.building, self.right, self.none, self.back, None),
            self.missing, row(self.save, self.load, None, self.apply_button), gap=2, margin=4,
        )  # fmt: skip
        layout.setStretch(3, 1)
        self.building.setMinimumWidth(220)
        return panel(layout, "card")

    # What the presenter says

    def show_file(self, facts: FileFacts | None) -> None:
        """An opened file, or nothing yet."""
        self._showing = True
        self.settings.setVisible(facts is not None)
        self.facts.setText("")
        self.notices.setText("\n".join(facts.notices) if facts else "")
        self.notices.setVisible(bool(facts and facts.notices))
        if facts is not None:
            self.facts.setText(facts.name + "\n" + _("坐标系 {crs}").format(crs=facts.crs))
            self._show_layers(facts)
            automatic = _("自动({field})").format(field=facts.field) if facts.field else _("自动")
            self.field.set_options([Option("", automatic), *(Option(name, name) for name in facts.fields)])
            self.compound.set_options(
                [Option("", _("按图上文字")), *(Option(*one) for one in facts.compounds)]
            )
            wanted = self.presenter.wanted
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
            self.done.hide()
        self._showing = False

    def _show_layers(self, facts: FileFacts) -> None:
        self.layers.clear()
        wanted = self.presenter.wanted.layers
        for name, count in facts.layers.items():
            item = QListWidgetItem(_("{layer}  {n} 个").format(layer=name or "—", n=count))
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            on = not wanted or name in wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.layers.addItem(item)
        self.layers.setMaximumHeight(26 * min(max(len(facts.layers), 2), 6) + 6)

    def show_rows(self, rows: Sequence[Row], counts: Mapping[str, int], missing: Sequence[str]) -> None:
        """The proposals as they stand."""
        self._rows = {one.id: one for one in rows}
        self.table.forget_rows()
        self.table.show_ids(list(self._rows))
        self.preview.show_rows(rows)
        self.counts.setText(
            "    ".join(f"{_(word)} {counts[key]}" for key, word in WORDS.items() if counts.get(key))
        )
        names = "、".join(missing[:NAMED]) + ("…" if len(missing) > NAMED else "")
        text = (
            _("楼栋表里还有 {n} 栋没有轮廓:{names}").format(n=len(missing), names=names)
            if missing and rows
            else ""
        )
        self.missing.setText(text)
        ready = self.presenter.ready() if rows else 0
        self.apply_button.setText(_("写入 {n} 栋").format(n=ready) if ready else _("写入"))
        self.apply_button.setEnabled(bool(ready))
        for one in (self.save, self.load):
            one.setEnabled(bool(rows))
        self._selected()

    def show_buildings(self, buildings: Sequence[tuple[str, str]]) -> None:
        """What an outline may be."""
        self.building.set_options(
            [Option("", _("(请选择)")), *(Option(key, title) for key, title in buildings)]
        )

    def show_problem(self, text: str) -> None:
        """Why a file or a table was refused."""
        if text:
            self.problem.say(text, "alarm")
        else:
            self.problem.hide()

    def show_done(self, text: str) -> None:
        """Written."""
        self.done.say(text + _("。打开“地图”就能看到，一步可以撤销。"), "good")

    # What the clerk does

    def choose_file(self) -> None:
        """Ask for a map file."""
        files.ask_open(
            self, _("打开地图文件"), f"{_('地图文件')} {KINDS}", lambda paths: self.presenter.open(paths[0])
        )

    def _want(self) -> None:
        if self._showing:
            return
        items = [self.layers.item(k) for k in range(self.layers.count())]
        on = [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]
        self.presenter.want(
            Wanted(
                tuple(on) if on and len(on) < len(items) else (), _value(self.field), _value(self.unit),
                _value(self.compound), self.roads.isChecked(), self.anew.isChecked(),
            )
        )  # fmt: skip

    def _selected(self) -> None:
        ids = self.table.selected_ids()
        self.preview.show_chosen(ids)
        for one in (self.building, self.right, self.none, self.back):
            one.setEnabled(bool(ids))
        current = self._rows.get(ids[0]) if len(ids) == 1 else None
        values = [option.value for option in self.building.options]
        wanted = current.building if current else ""
        self.building.setCurrentIndex(values.index(wanted) if wanted in values else 0)

    def _to_choice(self, _id: str) -> None:
        self.building.setFocus()

    def _choose(self) -> None:
        if building := _value(self.building):
            self.presenter.choose(self.table.selected_ids(), building)

    def _save(self) -> None:
        content = self.presenter.table()
        files.ask_save(
            self,
            _("导出对照表"),
            Path.home() / _("轮廓对照表.csv"),
            "CSV (*.csv)",
            lambda out: out.write_bytes(content),
        )

    def _load(self) -> None:
        files.ask_open(
            self, _("读回对照表"), "CSV (*.csv)",
            lambda paths: self.presenter.take_table(paths[0].read_bytes(), paths[0].name),
        )  # fmt: skip


def _value(box: ChoiceBox) -> str:
    index = box.currentIndex()
    return str(box.options[index].value) if 0 <= index < len(box.options) else ""
