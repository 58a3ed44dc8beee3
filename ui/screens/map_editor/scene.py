"""The things of the map as items of a graphics scene; a scene unit is a centimetre, y points south."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPainterPathStroker, QPen, QPixmap, QTransform
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QStyleOptionGraphicsItem,
    QWidget,
)

from desktop.documents.layout.display_list import MIDDLE, Anchor, Item, Poly, Text, paint
from desktop.documents.layout.map_marks import GROUND, Mark, draw_ground, draw_signs
from desktop.documents.layout.palette import paper
from desktop.domain.site_geometry import QUARTER
from ui.screens.map_editor.drawing import Drawing
from ui.screens.map_editor.painter import QtSurface, measure
from ui.screens.map_editor.things import LETTER, SIGN
from ui.theme.roles import Role
from ui.theme.theme import colour

if TYPE_CHECKING:
    from desktop.domain.site_geometry import Affine
    from desktop.domain.site_map import Arrangement
    from desktop.queries.site_map import Background, Feature

MARGIN: Final = 10_000
METRE: Final = 100
LINE: Final = 25
"""Centimetres an outline is wide."""
UNDER, LAND, BLOCK, SIGNS = 0.0, 1.0, 2.0, 3.0
ROOMS: Final = 0.8
"""Share of a building's width that its number may take."""


class Thing(QGraphicsItem):
    """A building or mark: a display list about its own origin, so that dragging moves it without drawing it anew."""

    def __init__(
        self, key: str, items: Sequence[Item], area: QRectF, shape: QPainterPath, level: float
    ) -> None:
        super().__init__()
        self.key = key
        self._items, self._area, self._shape = tuple(items), area, shape
        self._marked = False
        self.setZValue(level)

    def mark(self, chosen: bool) -> None:
        """Show whether it is chosen."""
        if chosen != self._marked:
            self._marked = chosen
            self.update()

    # Qt's interface

    def boundingRect(self) -> QRectF:
        return self._area

    def shape(self) -> QPainterPath:
        return self._shape

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        paint(QtSurface(painter), self._items)
        if self._marked:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for role, wide in ((Role.PAPER_INK, 5), (Role.ACCENT, 3)):  # seen on pale paper in every theme
                pen = QPen(colour(role), wide)
                pen.setCosmetic(True)
                painter.setPen(pen)
                painter.drawPath(self._shape)


class MapScene(QGraphicsScene):
    """Everything that is drawn; knows ids, not what they mean."""

    def __init__(self) -> None:
        super().__init__()
        self.setItemIndexMethod(
            QGraphicsScene.ItemIndexMethod.NoIndex
        )  # 500 things; an index would lag behind drags
        self.things: dict[str, Thing] = {}
        self._pictures: dict[str, QGraphicsPixmapItem] = {}
        self._images: dict[str, QPixmap] = {}
        self._keys: dict[str, object] = {}
        self._lots: dict[str, tuple[QGraphicsItem, object]] = {}
        self._chosen: frozenset[str] = frozenset()

    def show_drawing(self, drawing: Drawing) -> None:
        """Draw what changed since the last time; the rest stays."""
        wanted: dict[str, object] = {
            **{i: (drawing.sites[i], drawing.boxes[i], i in drawing.loose, *_look(drawing, i)) for i in drawing.boxes},
            **drawing.features,
        }  # fmt: skip
        for key in [key for key in self.things if key not in wanted]:
            self.removeItem(self.things.pop(key))
            self._keys.pop(key)
        for key, told in wanted.items():
            if self._keys.get(key) == told:
                self.things[key].setPos(self._home(key))
                continue
            if key in self.things:
                self.removeItem(self.things.pop(key))
            made = _mark(drawing.features[key]) if key in drawing.features else _building(drawing, key)
            made.mark(key in self._chosen)
            self.addItem(made)
            self.things[key], self._keys[key] = made, told
        self._name_lots(drawing)
        west, south, east, north = drawing.extent()
        ground = QRectF(west, -north, east - west, north - south)
        for item in self._pictures.values():
            ground = ground.united(item.sceneBoundingRect())
        self.setSceneRect(ground.adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))

    def _name_lots(self, drawing: Drawing) -> None:
        """Each compound's name over its buildings, and its wall where somebody drew one."""
        told = {}
        for lot in drawing.lots.values():
            inside = drawing.in_compound(lot.id)
            if inside:
                told[lot.id] = (lot.name, drawing.extent(inside), lot.walls)
        for key in [key for key, (_item, was) in self._lots.items() if told.get(key) != was]:
            self.removeItem(self._lots.pop(key)[0])
        for key, (name, (west, _south, _east, north), walls) in told.items():
            if key not in self._lots:
                item = _lot(name, (west, -north), walls)
                self.addItem(item)
                self._lots[key] = (item, told[key])

    def _home(self, key: str) -> QPointF:
        told = self._keys[key]
        box = told[1] if isinstance(told, tuple) else None
        return QPointF(box.x, -box.y) if box is not None else QPointF(0, 0)

    def show_chosen(self, things: Sequence[str]) -> None:
        """Mark these and no others."""
        wanted = frozenset(things)
        for key in self._chosen ^ wanted:
            if key in self.things:
                self.things[key].mark(key in wanted)
        self._chosen = wanted

    def carry(self, things: Sequence[str], dx: float, dy: float) -> None:
        """Show things (dx, dy) cm from where they are, y to the north; until the drag ends nothing is drawn anew."""
        for key in things:
            if key in self.things:
                self.things[key].setPos(self._home(key) + QPointF(dx, -dy))

    def show_arrangement(self, drawing: Drawing, what: Arrangement) -> None:
        """Show a gesture that is not finished, a turn for instance."""
        self.show_drawing(drawing.after(what))

    # The picture behind

    def show_backgrounds(self, backgrounds: Sequence[Background], pictures: Mapping[str, bytes]) -> None:
        """The scans, where somebody has laid them."""
        for key in [key for key in self._pictures if key not in {b.id for b in backgrounds}]:
            self.removeItem(self._pictures.pop(key))
        for one in backgrounds:
            if one.sha256 not in self._images and one.sha256 in pictures:
                self._images[one.sha256] = QPixmap.fromImage(QImage.fromData(pictures[one.sha256]))
            image = self._images.get(one.sha256)
            if image is None or image.isNull() or one.affine is None:
                continue
            if one.id not in self._pictures:
                self._pictures[one.id] = QGraphicsPixmapItem()
                self._pictures[one.id].setTransformationMode(Qt.TransformationMode.SmoothTransformation)
                self.addItem(self._pictures[one.id])
            item = self._pictures[one.id]
            item.setPixmap(image)
            item.setTransform(_laid(one.affine))
            item.setOpacity(one.opacity / 100)
            item.setVisible(not one.hidden)
            item.setZValue(UNDER)

    def at(self, point: QPointF, reach: float) -> str:
        """The thing under a point, or no further than `reach` cm from it; the highest one. "" for none."""
        spot = QRectF(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach)
        for item in self.items(point) or self.items(spot):
            if isinstance(item, Thing) and item.key:
                return item.key
        return ""

    def inside(self, area: QRectF) -> list[str]:
        """The things a frame encloses wholly."""
        found = self.items(area, Qt.ItemSelectionMode.ContainsItemShape)
        return [item.key for item in found if isinstance(item, Thing) and item.key]


def _laid(affine: Affine) -> QTransform:
    """From dots to scene: centimetres, y south."""
    (x0, y0), (x1, y1), (x2, y2) = affine.at(0, 0), affine.at(1, 0), affine.at(0, 1)
    return QTransform(x1 - x0, -(y1 - y0), x2 - x0, -(y2 - y0), x0, -y0)


def _look(drawing: Drawing, building: str) -> tuple[object, ...]:
    """What its grid adds to how a building looks."""
    number = drawing.grids.get(building, 0)
    return number, drawing.styles.get(number)


def _building(drawing: Drawing, key: str) -> Thing:
    box, site = drawing.boxes[key], drawing.sites[key]
    rings = [[(float(x - box.x), float(box.y - y)) for x, y in ring] for ring in drawing.rings(key)]
    number = drawing.grids.get(key, 0)
    style = drawing.styles.get(number)
    fill = paper("unassigned") if style is None else style.tint
    dash = (200.0, 150.0) if key in drawing.loose else ()
    items: list[Item] = [Poly(rings, fill, style.edge if style else paper("faint"), LINE * 1.6, dash)]
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.OddEvenFill)
    for ring in rings:
        path.moveTo(*ring[0])
        for x, y in ring[1:]:
            path.lineTo(x, y)
        path.closeSubpath()
    area = path.boundingRect()
    short = min(box.width, box.height)
    wide, high = (area.width(), area.height()) if box.turn % QUARTER == 0 else (1.3 * short, short)
    words = site.title if measure(site.title, 1.0, True) * 0.42 * high <= wide else site.label
    em = min(0.42 * high, ROOMS * wide / max(measure(words, 1.0, True), 0.1), 900)
    lift = 0.0 if number == 0 else 0.36 * em
    items.append(Text(0, MIDDLE * em - lift, words, em, True, paper("ink"), Anchor.CENTRE, key))
    if style is not None:
        items.append(Text(0, MIDDLE * em + 0.6 * em, f"{number}", 0.6 * em, True, style.edge, Anchor.CENTRE))
    made = Thing(key, items, area.adjusted(-60, -60, 60, 60), path, BLOCK)
    made.setPos(box.x, -box.y)
    made.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)  # a drag repaints pictures, not outlines
    return made


def _lot(name: str, corner: tuple[int, int], walls: Sequence[Sequence[tuple[int, int]]]) -> QGraphicsItem:
    """A compound's name; it lets clicks through."""
    x, y = corner[0] / METRE, corner[1] / METRE - 3
    items: list[Item] = [Text(x, y, name, 5.2, True, paper("muted"), Anchor.LEFT)]
    area = QRectF(x, y - 6, measure(name, 5.2, True), 8)
    for ring in walls:
        points = [(px / METRE, -py / METRE) for px, py in ring]
        items.append(Poly([points], None, paper("wall"), 0.4, (2.4, 0.8)))
        for px, py in points:
            area = area.united(QRectF(px - 1, py - 1, 2, 2))
    made = Thing("", items, area, QPainterPath(), LAND)
    made.setScale(METRE)
    made.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
    return made


def _mark(feature: Feature) -> Thing:
    """Drawn in metres: as thick as on paper, where a metre is about a millimetre."""
    size = feature.size / 100
    points = [(x / METRE, -y / METRE) for x, y in feature.points]
    high, em = SIGN / METRE * size, LETTER / METRE * size
    mark = Mark(
        feature.id,
        feature.kind,
        points,
        feature.title if feature.kind == "symbol" else feature.text,
        feature.symbol,
        feature.width / METRE,
        em,
        high,
    )
    items = [*draw_ground([mark]), *draw_signs([mark], measure)]
    if feature.kind in GROUND:
        path = QPainterPath(QPointF(*points[0]))
        for x, y in points[1:]:
            path.lineTo(x, y)
        stroker = QPainterPathStroker()
        stroker.setWidth(max(feature.width / METRE, 2.0))
        shape = stroker.createStroke(path)
    else:
        area = QRectF()
        for text in (item for item in items if isinstance(item, Text)):
            left, top, right, bottom = text.bounds(measure)
            area = area.united(QRectF(left, top, right - left, bottom - top))
        if feature.kind in {"gate", "symbol"}:
            x, y = points[0]
            area = area.united(QRectF(x - high / 2, y - high / 2, high, high))
        shape = QPainterPath()
        shape.addRect(area)
    level = LAND if feature.kind in GROUND else SIGNS
    made = Thing(feature.id, items, shape.boundingRect().adjusted(-3, -3, 3, 3), shape, level)
    made.setScale(METRE)
    return made
