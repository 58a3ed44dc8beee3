"""The sheet one draws on, as the tools see it: what lies where, what is shown while somebody works."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsView

from desktop.base.i18n import _
from desktop.documents.layout.palette import paper
from ui.screens.map_editor.inline import InlineEditor
from ui.screens.map_editor.overlay import Overlay
from ui.screens.map_editor.scene import MapScene
from ui.screens.map_editor.tools import SelectTool, Tool

if TYPE_CHECKING:
    from desktop.domain.site_geometry import Point
    from ui.screens.map_editor.presenter import MapPresenter

LEAST_ZOOM, MOST_ZOOM = 0.002, 0.6  # dots a centimetre
ZOOM: Final = 1.25
FINE, COARSE = 10, 1000  # centimetres of an arrow key with Ctrl, with Shift
STEP: Final = 100
ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip


class MapSheet(QGraphicsView):
    """Ground points are centimetres, y north; the scene's y is south."""

    hint_changed = Signal()
    edit_wanted = Signal(str)
    zoomed = Signal()

    def __init__(self, presenter: MapPresenter) -> None:
        self.scene_ = MapScene()
        super().__init__(self.scene_)
        self.scene_.setParent(self)  # goes with the view, not when Python's collector happens to come by
        self.presenter = presenter
        self.tool: Tool = SelectTool(self)
        self._select_wanted: Callable[[], None] = lambda: None
        self.overlay = Overlay(self)
        self.inline = InlineEditor(self)
        self.cross: Point | None = None
        self._pan: QPoint | None = None
        self._fitted = False
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("地图"))
        self.setBackgroundBrush(QColor(paper("ground")))

    # What the screen says

    def use(self, tool: Tool) -> None:
        """Work in another way from now on."""
        self.tool.cancel() if not isinstance(self.tool, SelectTool) else None
        self.tool = tool
        self.cross = self.centre() if tool.cross else None
        shape = Qt.CursorShape.CrossCursor if tool.cross else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        self.hint_changed.emit()
        self.viewport().update()

    def on_select(self, run: Callable[[], None]) -> None:
        """What brings the screen back to choosing, its button included."""
        self._select_wanted = run

    def use_select(self) -> None:
        """Back to choosing."""
        self._select_wanted()

    def again(self) -> None:
        """Draw everything where it is."""
        self.scene_.show_drawing(self.presenter.drawing)
        self.place_handle()
        if not self._fitted and self.presenter.drawing.sites:
            self.fit()

    def fit(self) -> None:
        """Everything on sight."""
        west, south, east, north = self.presenter.drawing.extent()
        area = QRectF(west, -north, east - west, north - south).adjusted(-2000, -2000, 2000, 2000)
        self.fitInView(area, Qt.AspectRatioMode.KeepAspectRatio)
        self._fitted = self.isVisible()
        self.zoomed.emit()

    def zoom(self, factor: float) -> None:
        """Larger or smaller, about the mouse or the middle."""
        now = self.transform().m11()
        wanted = max(LEAST_ZOOM, min(MOST_ZOOM, now * factor))
        self.scale(wanted / now, wanted / now)
        self.place_handle()
        self.zoomed.emit()

    def go_to(self, thing: str) -> None:
        """Bring a thing into sight."""
        if thing in self.scene_.things:
            self.ensureVisible(self.scene_.things[thing], 60, 60)

    # What tools ask

    def centre(self) -> Point:
        """The ground in the middle of the view."""
        return self._ground(self.mapToScene(self.viewport().rect().center()))

    def reach(self, dots: int) -> int:
        """How many centimetres some dots of the screen are."""
        return max(1, round(dots / self.transform().m11()))

    def thing_at(self, at: Point) -> str:
        return self.scene_.at(QPointF(at[0], -at[1]), self.reach(4))

    def framed(self, one: Point, two: Point) -> list[str]:
        """The things inside a frame."""
        return self.scene_.inside(_area(one, two))

    def carried(self) -> list[str]:
        """What a drag takes along."""
        what = self.presenter.drawing.moved(self.presenter.chosen, STEP, 0)
        return [*what.buildings, *what.features]

    def chosen_middle(self) -> Point:
        west, south, east, north = self.presenter.drawing.extent(self.presenter.chosen)
        return (west + east) // 2, (south + north) // 2

    def on_handle(self, at: Point) -> bool:
        """Whether a point is on the handle for turning."""
        spot = self.overlay.handle
        near = self.reach(9)
        return spot is not None and abs(spot.x() - at[0]) <= near and abs(-spot.y() - at[1]) <= near

    def show_frame(self, one: Point | None, two: Point | None) -> None:
        self.overlay.frame = None if one is None or two is None else _area(one, two)
        self.viewport().update()

    def show_guides(self, x: int | None, y: int | None) -> None:
        self.overlay.guides = (x, y)
        self.viewport().update()

    def clear_guides(self) -> None:
        self.overlay.guides = (None, None)
        self.viewport().update()

    def show_turn(self, turn: int) -> None:
        """The chosen things turned, as long as the handle is held."""
        presenter = self.presenter
        what = presenter.drawing.turned(presenter.chosen, turn)
        self.scene_.show_arrangement(presenter.drawing, what)

    def show_path(self) -> None:
        self.viewport().update()

    def ask_text(
        self, at: Point, text: str, then: Callable[[str], None], *, hint: str = "",
        given_up: Callable[[], None] = lambda: None,
    ) -> None:  # fmt: skip
        """One line typed on the map; Enter keeps it, Escape gives up."""
        spot = self.mapFromScene(QPointF(at[0], -at[1]))
        self.inline.ask(spot, text, then, hint=hint, given_up=given_up)

    def place_handle(self, by: Point = (0, 0)) -> None:
        """The handle for turning stands above what is chosen."""
        presenter = self.presenter
        if not presenter.chosen or not presenter.may_edit or not isinstance(self.tool, SelectTool):
            self.overlay.handle = None
        else:
            west, _south, east, north = presenter.drawing.extent(presenter.chosen)
            x, y = (west + east) / 2 + by[0], north + by[1] + self.reach(26)
            self.overlay.handle = QPointF(x, -y)
        self.viewport().update()

    @staticmethod
    def _ground(point: QPointF) -> Point:
        return round(point.x()), round(-point.y())


def _area(one: Point, two: Point) -> QRectF:
    return QRectF(QPointF(one[0], -one[1]), QPointF(two[0], -two[1])).normalized()
