"""What the page for map files looks like: the file on the left, the table in the middle, the outlines in small below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSplitter, QWidget

from desktop.base.i18n import _
from ui.bridge.desk import Desk
from ui.dialogs import files
from ui.screens.exchange.outlines.columns import PROPOSALS
from ui.screens.exchange.outlines.file_part import FilePart, value_of
from ui.screens.exchange.outlines.presenter import WORDS, FileFacts, OutlinesPresenter, Row
from ui.screens.exchange.outlines.preview import OutlinePreview
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.flow import Flow
from ui.widgets.message_bar import MessageBar
from ui.widgets.record_table import RecordTable

KINDS = "(*.geojson *.json *.shp *.zip *.dxf *.gpkg)"
NAMED = 12


class OutlinesPage(QWidget):
    """One page of the place "exchange"."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.presenter = OutlinesPresenter(self, desk.office, desk.work, actor=desk.actor)
        self._rows: dict[str, Row] = {}
        self.file = FilePart(self.choose_file)
        self.file.wanted.connect(self.presenter.want)
        layout = row(self.file, self._table(), gap=3, margin=3)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.show_file(None)
        self.show_rows((), {}, ())

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
            row(label(_("选中的是"), tone="muted"), self.building, None),
            Flow(self.right, self.none, self.back, self.save, self.load), self.missing, row(None, self.apply_button),
            gap=2, margin=4,
        )  # fmt: skip
        layout.setStretch(3, 1)
        self.building.setMinimumWidth(220)
        return panel(layout, "card")

    # What the presenter says

    def show_file(self, facts: FileFacts | None) -> None:
        """An opened file, or nothing yet."""
        self.file.show_file(facts, self.presenter.wanted)
        if facts is not None:
            self.done.hide()

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
        if building := value_of(self.building):
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
