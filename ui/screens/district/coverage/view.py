"""What the map of offices looks like: one tile an office, street by street, and what the colours mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget

from desktop.base.i18n import _
from ui.bridge.desk import Screen
from ui.bridge.target import Target
from ui.screens.district.coverage.columns import AGES, LEGEND, TONES
from ui.screens.district.coverage.commands import commands
from ui.screens.district.coverage.presenter import AGE, CoveragePresenter, Place, measures
from ui.widgets.boxes import button, column, label, panel, row
from ui.widgets.choice import ChoiceBox, Option
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import Flow
from ui.widgets.tile_map import Band, Tile, TileMap

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.commands import Command
    from ui.bridge.district_desk import DistrictDesk


class CoverageScreen(Screen):
    """The place "district.coverage"."""

    def __init__(self, desk: DistrictDesk) -> None:
        super().__init__()
        self.presenter = CoveragePresenter(self, desk)
        self.measure = ChoiceBox()
        self.measure.setAccessibleName(_("看哪一项"))
        self.measure.setMinimumWidth(200)
        self.measure.set_options([Option(code, words) for code, words in measures()])
        self.measure.setCurrentIndex([code for code, _words in measures()].index(self.presenter.measure))
        self.measure.currentIndexChanged.connect(self._choose)
        again = button(_("重新汇总"), self.presenter.reload, icon="refresh-cw", tip=_("重新汇总(F5)"))
        self.legend = {band: label(tone=tone) for band, tone in TONES.items()}
        self.busy = label(tone="muted")
        self.map = TileMap()
        self.map.setAccessibleName(_("各社区"))
        self.map.opened.connect(self.presenter.open)
        self.map.current_changed.connect(lambda _key: self._tell())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.map)
        self._scroll = scroll
        self.chosen = label()
        head = row(label(_("看哪一项"), tone="muted"), self.measure, None, self.busy, again, gap=3)
        foot = row(self.chosen, None, label(_("回车看这个社区的数"), tone="muted"))
        layout = column(head, Flow(*self.legend.values(), gap=4), scroll, foot, gap=2, margin=3)
        layout.setStretch(2, 1)
        self.pages = QStackedWidget()
        self.pages.addWidget(panel(layout))
        self.pages.addWidget(EmptyState(
            "layout-grid", _("还没有登记社区"), _("登记社区、收到它的包以后,这里每个社区一块。"),
            ((_("看社区"), lambda: desk.go(Target("district.offices"))),),
        ))  # fmt: skip
        self.setLayout(column(self.pages, margin=2))
        self.setFocusProxy(self.map)

    # What the presenter says

    def show_busy(self, doing: str) -> None:
        """What is being done, or why it could not be."""
        self.busy.setText(doing)
        self.busy.setVisible(bool(doing))

    def show_places(self, places: Sequence[Place], counts: Mapping[str, int], _words: str) -> None:
        """Every office as a tile, street by street."""
        self.pages.setCurrentIndex(0 if places else 1)
        words = AGES if self.presenter.measure == AGE else LEGEND
        for band, made in self.legend.items():
            made.setText(_(words[band]).format(n=counts.get(band, 0)))
        self.map.show_bands([
            Band(street, tuple(Tile(p.code, p.name, p.value, p.share, p.band, p.note) for p in these))
            for street, these in groupby(places, key=lambda place: place.street)
        ])  # fmt: skip
        self._tell()

    def _tell(self) -> None:
        tile = self.map.current()
        self.chosen.setText(f"{tile.title}  {tile.value}  {tile.note}" if tile else "")
        if tile is not None:
            place = self.map.places(self.map.width())[tile.key]
            self._scroll.ensureVisible(place.center().x(), place.center().y(), place.width(), place.height())

    # What the person does

    def _choose(self, index: int) -> None:
        if index >= 0:
            self.presenter.choose(self.measure.options[index].value)

    def next_measure(self) -> None:
        """The next one of the list."""
        self.measure.setCurrentIndex((self.measure.currentIndex() + 1) % self.measure.count())

    # The window's side

    def commands(self) -> Sequence[Command]:
        return commands(self)

    def entered(self) -> None:
        self.presenter.entered()
        self.map.setFocus()

    def changed(self, changes: Changes) -> None:
        self.presenter.changed(changes, visible=self.isVisible())


def build(desk: DistrictDesk) -> CoverageScreen:
    """The screen of this place."""
    return CoverageScreen(desk)
