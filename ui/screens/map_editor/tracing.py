"""Tools for working from a scan: a box round a building and its number; points that lay the scan on the ground."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.base.i18n import _
from desktop.domain.site_geometry import Point
from desktop.domain.site_map import Box
from ui.screens.map_editor.presenter import middle
from ui.screens.map_editor.tools import LEAST_DRAG, Tool

if TYPE_CHECKING:
    from ui.screens.map_editor.sheet import MapSheet


class TraceTool(Tool):
    """Drag a box over a building of the scan, type its number, Enter; the next number is proposed."""

    cross = True

    def __init__(self, canvas: MapSheet, compound: Callable[[], str]) -> None:
        super().__init__(canvas)
        self._compound = compound
        self._from: Point | None = None

    def hint(self) -> str:
        return _("描楼:沿楼的轮廓拖一个框,输入楼号,回车;键盘:空格定两个对角")

    def press(self, at: Point, *, add: bool) -> None:
        if self._from is not None:  # the second corner, set by keys
            self.release(at, free=True)
            return
        self._from = at

    def drag(self, at: Point, *, free: bool) -> None:
        if self._from is not None:
            self.canvas.show_frame(self._from, at)

    def move(self, at: Point) -> None:
        self.drag(at, free=True)

    def release(self, at: Point, *, free: bool) -> None:
        if self._from is None:
            return
        (x, y), wide, high = middle(self._from, at)
        if min(wide, high) < LEAST_DRAG:
            return
        self._from = None
        compound = self._compound()
        presenter = self.canvas.presenter

        def name(label: str) -> None:
            self.canvas.show_frame(None, None)
            presenter.trace(compound, label, Box(x, y, wide, high))

        self.canvas.ask_text(
            (x, y), presenter.next_label(compound), name, hint=_("楼号"), given_up=self._given_up
        )

    def _given_up(self) -> None:
        self.canvas.show_frame(None, None)

    def cancel(self) -> bool:
        had, self._from = self._from is not None, None
        self.canvas.show_frame(None, None)
        return had


class PlaceTool(Tool):
    """So many points on the ground, one after another; then `done` hears them all."""

    cross = True

    def __init__(self, canvas: MapSheet, hints: tuple[str, ...], done: Callable[[list[Point]], None]) -> None:
        super().__init__(canvas)
        self._hints, self._done, self._points = hints, done, list[Point]()

    def hint(self) -> str:
        return self._hints[min(len(self._points), len(self._hints) - 1)]

    def press(self, at: Point, *, add: bool) -> None:
        self._points.append(at)
        self.canvas.show_path()
        if len(self._points) == len(self._hints):
            points, self._points = self._points, []
            self.canvas.show_path()
            self._done(points)
        self.canvas.hint_changed.emit()

    def cancel(self) -> bool:
        self._points = []
        self.canvas.show_path()
        return False  # one Escape leaves it altogether

    def path(self) -> list[Point]:
        return self._points
