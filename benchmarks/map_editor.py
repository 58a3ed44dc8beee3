"""Five hundred buildings on the map's screen: show them, drag one, drag two hundred, turn, repaint the whole.

    python -m benchmarks.map_editor [RUNS]

Offscreen painting, CPU time of this process, medians. The floor is a bare QGraphicsScene of 500 plain rectangles with
one line of text each: what Qt itself costs. Goal: a moved thing is on the screen within a frame (16 ms), the whole
map is painted within 100 ms; a clerk waits at most a second for the screen.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from itertools import count

BUILDINGS, COMPOUNDS = 500, 25
RUNS = 15
WIDE, HIGH = 1250, 650


def milliseconds(work: Callable[[], object], runs: int) -> float:
    """The median of `runs` goes."""
    spent = []
    for _run in range(runs):
        start = time.process_time()
        work()
        spent.append((time.process_time() - start) * 1000)
    return statistics.median(spent)


def main(runs: int = RUNS) -> None:
    """Print one line for each gesture."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

    from desktop.documents.layout.palette import map_colours
    from desktop.documents.render import map_places
    from desktop.queries.site_map import Lot, Site, SiteMap
    from ui.screens.map_editor.drawing import Drawing
    from ui.screens.map_editor.scene import MapScene
    from ui.theme.style import apply
    from ui.theme.theme import load_theme

    app = QApplication.instance() or QApplication([])
    apply(app, load_theme("light"))  # type: ignore[arg-type]
    each = BUILDINGS // COMPOUNDS
    lots = tuple(Lot(f"c{n}", f"{n}小区", ()) for n in range(COMPOUNDS))
    sites = tuple(
        Site(
            f"b{n}", f"c{n // each}", str(n % each + 1), f"{n % each + 1}号楼", False, 1 + n % 4, None, (), ""
        )
        for n in range(BUILDINGS)
    )
    whole = SiteMap("", lots, sites, (), ())
    laid = milliseconds(lambda: map_places.places(whole), 3)
    boxes = map_places.places(whole)
    styles = dict(enumerate(map_colours().styles))
    drawing = Drawing.of(whole, boxes, {site.id: n % 9 for n, site in enumerate(sites)}, styles)
    made = milliseconds(lambda: MapScene().show_drawing(drawing), 3)
    scene, view, image = MapScene(), QGraphicsView(), QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    scene.show_drawing(drawing)
    view.setScene(scene)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
    view.resize(WIDE, HIGH)
    view.show()
    view.fitInView(scene.sceneRect())
    app.processEvents()
    chosen, many = ["b1"], [f"b{n}" for n in range(200)]

    steps = count(1)

    def drag(things: list[str]) -> None:
        way = 173 * next(steps)
        found = drawing.snap(things, way, 90, reach=160, grid=100)
        scene.carry(things, way + found.dx, 90 + found.dy)
        app.processEvents()

    def paint_all(what: QGraphicsScene) -> None:
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        what.render(painter, QRectF(0, 0, WIDE, HIGH), what.sceneRect())
        painter.end()

    one, two_hundred = milliseconds(lambda: drag(chosen), runs), milliseconds(lambda: drag(many), runs)
    turn = milliseconds(
        lambda: scene.show_arrangement(drawing, drawing.turned(many, 1500 * next(steps))), runs
    )
    painted = milliseconds(lambda: paint_all(scene), runs)
    bare = QGraphicsScene()
    for box in boxes.values():
        bare.addRect(box.x, -box.y, box.width, box.height)
        text = bare.addSimpleText("12号楼")
        text.setPos(box.x, -box.y)
        text.setScale(box.height / 40)
    floor = milliseconds(lambda: paint_all(bare), runs)
    print(
        f"load {os.getloadavg()[0]:.1f}, {BUILDINGS} buildings in {COMPOUNDS} compounds, {WIDE} × {HIGH} dots"
    )
    print(
        f"schematic {laid:.0f} ms | scene {made:.0f} ms | drag one {one:.1f} ms, 200 {two_hundred:.1f} ms | ",
        end="",
    )
    print(
        f"turn 200 {turn:.0f} ms | whole map painted {painted:.0f} ms, bare rectangles and text {floor:.0f} ms"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
