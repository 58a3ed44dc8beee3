"""What the mouse and the keys do in each way of working. A tool hears ground points in centimetres, y north.

Every tool works by keys alone: the arrows move a cross, the space bar sets a point, Enter ends, Escape gives up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.base.i18n import _
from desktop.domain.site_geometry import Point, bearing, nearest_turn
from desktop.domain.site_map import KINDS, FeatureDraft
from ui.screens.map_editor.presenter import FIFTEEN

if TYPE_CHECKING:
    from ui.screens.map_editor.sheet import MapSheet

LEAST_DRAG: Final = 100  # centimetres; less is a click
CLOSE: Final = 8  # dots between a click and what it means


class Tool:
    """One way of working; the canvas has exactly one at a time. `cross`: keys move a cross here."""

    cross = False

    def __init__(self, canvas: MapSheet) -> None:
        self.canvas = canvas

    def hint(self) -> str:
        """What to do next, for the line below the map."""
        return ""

    def press(self, at: Point, *, add: bool) -> None:
        """The left button went down; `add`: with Ctrl or Shift."""

    def drag(self, at: Point, *, free: bool) -> None:
        """The mouse moved with the button down; `free`: Alt switches snapping off."""

    def move(self, at: Point) -> None:
        """The mouse moved with no button down."""

    def release(self, at: Point, *, free: bool) -> None:
        """The button came up."""

    def twice(self, at: Point) -> None:
        """A double click."""

    def finish(self) -> None:
        """Enter."""

    def cancel(self) -> bool:
        """Escape; False when there was nothing to give up."""
        return False

    def path(self) -> list[Point]:
        """What is half drawn."""
        return []


class SelectTool(Tool):
    """Choose, drag, turn at the handle, or draw a frame round several."""

    def __init__(self, canvas: MapSheet) -> None:
        super().__init__(canvas)
        self._from: Point | None = None
        self._what = ""  # "drag", "turn" or "frame"
        self._way = (0, 0)
        self._turn = 0
        self._added: tuple[str, ...] = ()

    def hint(self) -> str:
        return _("拖动移动,框选多个,双击选整个小区;方向键移动,R 旋转,Tab 换下一个")

    def press(self, at: Point, *, add: bool) -> None:
        presenter = self.canvas.presenter
        self._from, self._way, self._turn = at, (0, 0), 0
        if self.canvas.on_handle(at):
            self._what = "turn"
            return
        key = self.canvas.thing_at(at)
        if not key:
            self._what, self._added = "frame", presenter.chosen if add else ()
            presenter.choose(self._added)
            return
        self._what = "drag"
        if add:
            rest = [i for i in presenter.chosen if i != key]
            presenter.choose(rest if key in presenter.chosen else [*rest, key])
        elif key not in presenter.chosen:
            presenter.choose([key])

    def drag(self, at: Point, *, free: bool) -> None:
        if self._from is None:
            return
        presenter = self.canvas.presenter
        if self._what == "frame":
            self.canvas.show_frame(self._from, at)
        elif not presenter.may_edit:
            return
        elif self._what == "turn":
            centre = self.canvas.chosen_middle()
            self._turn = bearing(centre, at) - bearing(centre, self._from)
            if not free:
                self._turn = nearest_turn(self._turn, FIFTEEN)
            self.canvas.show_turn(self._turn)
        else:
            dx, dy = at[0] - self._from[0], at[1] - self._from[1]
            if not free and max(abs(dx), abs(dy)) >= LEAST_DRAG:
                found = presenter.snap(dx, dy, reach=self.canvas.reach(CLOSE))
                dx, dy = dx + found.dx, dy + found.dy
                self.canvas.show_guides(found.x, found.y)
            self._way = (dx, dy)
            self.canvas.scene_.carry(self.canvas.carried(), dx, dy)
            self.canvas.place_handle((dx, dy))

    def release(self, at: Point, *, free: bool) -> None:
        if self._from is None:
            return
        presenter, what, start = self.canvas.presenter, self._what, self._from
        self._from, self._what = None, ""
        self.canvas.clear_guides()
        if what == "frame":
            self.canvas.show_frame(None, None)
            if max(abs(at[0] - start[0]), abs(at[1] - start[1])) >= LEAST_DRAG:
                presenter.choose([*self._added, *self.canvas.framed(start, at)])
        elif what == "turn" and self._turn % 36_000:
            presenter.turn_to(self._turn)
        elif what == "drag" and max(map(abs, self._way)) > 0:
            presenter.drop(*self._way)

    def twice(self, at: Point) -> None:
        key = self.canvas.thing_at(at)
        if key in self.canvas.presenter.drawing.sites:
            self.canvas.presenter.choose_compound()
        elif key:
            self.canvas.edit_wanted.emit(key)

    def finish(self) -> None:
        chosen = self.canvas.presenter.chosen
        if len(chosen) == 1:
            self.canvas.edit_wanted.emit(chosen[0])

    def cancel(self) -> bool:
        if self._from is not None:
            self._from, self._what = None, ""
            self.canvas.show_frame(None, None)
            self.canvas.clear_guides()
            self.canvas.again()
            return True
        if self.canvas.presenter.chosen:
            self.canvas.presenter.choose([])
            return True
        return False


class LineTool(Tool):
    """Street, wall, river or railway: click after click, Enter or a double click ends."""

    cross = True

    def __init__(self, canvas: MapSheet, kind: str) -> None:
        super().__init__(canvas)
        self._kind, self._points = kind, list[Point]()

    def hint(self) -> str:
        name = _(KINDS[self._kind].name)
        return _("{what}:逐点单击,回车或双击画完,Esc 放弃(键盘:方向键移十字,空格定点)").format(what=name)

    def press(self, at: Point, *, add: bool) -> None:
        if not self._points or self._points[-1] != at:
            self._points.append(self._straight(at) if add else at)
        self.canvas.show_path()

    def _straight(self, at: Point) -> Point:
        """With Shift: level or upright from the last point."""
        if not self._points:
            return at
        x, y = self._points[-1]
        return (at[0], y) if abs(at[0] - x) >= abs(at[1] - y) else (x, at[1])

    def move(self, at: Point) -> None:
        self.canvas.show_path()

    def twice(self, at: Point) -> None:
        self.finish()

    def finish(self) -> None:
        points, self._points = self._points, []
        self.canvas.show_path()
        if len(points) >= 2:
            self.canvas.ask_text(
                points[len(points) // 2], "",
                lambda words: self.canvas.presenter.add(FeatureDraft(kind=self._kind, points=points, text=words)),
                hint=_("名称,可以不写"),
            )  # fmt: skip

    def cancel(self) -> bool:
        had, self._points = bool(self._points), []
        self.canvas.show_path()
        return had

    def path(self) -> list[Point]:
        return self._points


class PointTool(Tool):
    """Gate, sign, words or a boundary's name: one click, then its words."""

    cross = True

    def __init__(self, canvas: MapSheet, kind: str, symbol: str = "") -> None:
        super().__init__(canvas)
        self._kind, self._symbol = kind, symbol

    def hint(self) -> str:
        name = _(KINDS[self._kind].name)
        return _("{what}:在图上单击它的位置,再写文字(键盘:方向键移十字,空格定点)").format(what=name)

    def press(self, at: Point, *, add: bool) -> None:
        needed = self._kind in {"label", "side"}
        self.canvas.ask_text(
            at, "",
            lambda words: self.canvas.presenter.add(
                FeatureDraft(kind=self._kind, symbol=self._symbol, points=[at], text=words)
            ),
            hint=_("文字") if needed else _("名称,可以不写"),
        )  # fmt: skip
