"""What the clerk does with the scan: choose it, lay it by two or three points, make it paler."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from desktop.base.i18n import _
from ui.dialogs import files
from ui.screens.map_editor import backdrop
from ui.screens.map_editor.backdrop import BackdropPresenter
from ui.screens.map_editor.tracing import PlaceTool

if TYPE_CHECKING:
    from desktop.domain.site_geometry import Point
    from desktop.queries.site_map import Background
    from ui.bridge.desk import Desk
    from ui.screens.map_editor.canvas import MapCanvas
    from ui.screens.map_editor.side_panel import SidePanel
    from ui.widgets.ask_bar import AskBar


class ScanDesk:
    """The scan's buttons, its questions, and its place under the map."""

    def __init__(
        self, desk: Desk, canvas: MapCanvas, side: SidePanel, ask: AskBar, refuse: Callable[[str], None]
    ) -> None:
        self._canvas, self._side, self._ask, self._refuse = canvas, side, ask, refuse
        self.presenter = BackdropPresenter(self, desk.office, desk.work, canvas.presenter, actor=desk.actor)
        runs = {
            "add": self.add, "scale": self.scale, "locate": self.locate, "switch": self.presenter.switch,
            "remove": self.presenter.remove,
        }  # fmt: skip
        for key, run in runs.items():
            side.scan_buttons[key].clicked.connect(lambda _on=False, run=run: run())
        side.paled.connect(self.presenter.pale)

    # What the presenter says

    def show_pictures(self, backgrounds: Sequence[Background], pictures: Mapping[str, bytes]) -> None:
        """The scans behind the map."""
        self._canvas.scene_.show_backgrounds(backgrounds, pictures)
        current = self.presenter.current
        words = _("没有底图。可以放一张扫描的规划图或照片来描。") if current is None else current.name
        if self.presenter.missing:
            words = _("{name}:图片在另一台电脑上,这里看不到").format(name=words)
        self._side.show_scan(words, current.opacity if current else 60, there=current is not None)

    def show_refusal(self, text: str) -> None:
        """Why something was not done."""
        self._refuse(text)

    # What the clerk does

    def add(self) -> None:
        """Choose a picture file."""
        kinds = _("图片 {kinds}").format(kinds=backdrop.KINDS)
        files.ask_open(self._canvas, _("放底图"), kinds, lambda paths: self.presenter.add(paths[0]))

    def scale(self) -> None:
        """Two clicks, then how far they are apart."""
        hints = (_("单击底图上的第一点,例如路口"), _("单击第二点,两点间的实际距离要知道"))
        self._canvas.use(PlaceTool(self._canvas, hints, self._ask_length))

    def _ask_length(self, points: list[Point]) -> None:
        self._canvas.use_select()

        def told(_value: object, words: str) -> None:
            try:
                metres = float("".join(letter for letter in words if letter.isdecimal() or letter == "."))
            except ValueError:
                self._refuse(_("请写数字,单位是米。"))
                return
            self.presenter.scale(points[0], points[1], metres)

        self._ask.ask(_("这两点实际相距多少米?"), told, hint=_("例如 120"), yes=_("定比例"))

    def locate(self) -> None:
        """Three pairs of clicks."""
        hints = tuple(
            words.format(n=n)
            for n in (1, 2, 3)
            for words in (_("第 {n} 点:单击底图上的地方"), _("第 {n} 点:单击它在地图上应在的地方"))
        )

        def done(points: list[Point]) -> None:
            self._canvas.use_select()
            self.presenter.locate(points)

        self._canvas.use(PlaceTool(self._canvas, hints, done))
