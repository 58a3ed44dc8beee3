"""The map by mouse and by keys: what is drawn is in the office file, each gesture as one step that can be undone."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.documents import pictures
from desktop.operations import accounts, undo
from desktop.queries import history
from desktop.queries.site_map import site_map
from tests.conftest import CHEAP
from tests.ui.screens.map.conftest import TODAY
from tests.ui.screens.map.map_town import ACTOR

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def look(office):
    with office.read() as db:
        return site_map(db)


def boxes(office):
    return {site.id: site.box for site in look(office).sites}


def steps(office):
    with office.read() as db:
        return [step.name for step in history.walk(db, mine_only=True)]


def middle(hand, key):
    box = hand.screen.presenter.drawing.boxes[key]
    return box.x, box.y


def test_the_first_drag_keeps_the_whole_schematic_in_one_step(hand, office, town):
    before = dict(hand.screen.presenter.drawing.boxes)
    x, y = middle(hand, town["A1"])
    count = len(steps(office))
    hand.drag((x, y), (x + 1700, y + 2900), ALT)
    now = boxes(office)
    assert len(steps(office)) == count + 1
    assert abs(now[town["A1"]].x - x - 1700) < 60
    assert abs(now[town["A1"]].y - y - 2900) < 60
    assert {i: b for i, b in now.items() if i != town["A1"]} == {
        i: b for i, b in before.items() if i != town["A1"]
    }
    undo.undo(office, actor=ACTOR)
    assert set(boxes(office).values()) == {None}
    hand.screen.presenter.reload()
    assert dict(hand.screen.presenter.drawing.boxes) == before


def test_a_drag_snaps_to_the_edges_of_its_neighbours(hand, office, town):
    x, y = middle(hand, town["A1"])
    target = hand.screen.presenter.drawing.bounds_of(town["A4"])
    own = hand.screen.presenter.drawing.bounds_of(town["A1"])
    hand.drag((x, y), (x + target[0] - own[0] + 120, y - 9000))
    assert hand.screen.presenter.drawing.bounds_of(town["A1"])[0] == target[0]
    assert hand.canvas.overlay.guides == (None, None)


def test_arrow_keys_move_at_once_and_make_one_step(hand, office, town):
    hand.click(middle(hand, town["A2"]))
    assert hand.screen.presenter.chosen == (town["A2"],)
    x, y = middle(hand, town["A2"])
    count = len(steps(office))
    for _n in range(3):
        hand.key(Qt.Key.Key_Right)
    hand.key(Qt.Key.Key_Up, SHIFT)
    hand.key(Qt.Key.Key_Down, CONTROL)
    assert middle(hand, town["A2"]) == (x + 300, y + 990)
    assert len(steps(office)) == count
    assert hand.screen.unsaved()
    left = []
    hand.screen.keep(lambda: left.append(True))  # the clerk goes to another place
    assert left
    assert not hand.screen.unsaved()
    assert steps(office)[0] == "map.place"
    assert len(steps(office)) == count + 1
    assert (boxes(office)[town["A2"]].x, boxes(office)[town["A2"]].y) == (x + 300, y + 990)


def test_what_keys_moved_is_kept_soon_by_itself(qtbot, hand, office, town):
    hand.click(middle(hand, town["A1"]))
    hand.key(Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: boxes(office)[town["A1"]] is not None, timeout=60_000)


def test_tab_goes_through_everything_and_then_leaves(hand, town):
    hand.canvas.setFocus()
    seen = []
    for _n in town:
        hand.key(Qt.Key.Key_Tab)
        seen += hand.screen.presenter.chosen
    assert seen == hand.screen.presenter.drawing.order
    assert hand.canvas.hasFocus()
    hand.key(Qt.Key.Key_Tab)
    assert not hand.canvas.hasFocus()


def test_a_frame_chooses_several_and_they_line_up_with_like_gaps(hand, office, town):
    drawing = hand.screen.presenter.drawing
    compound = drawing.in_compound(drawing.sites[town["A1"]].compound_id)
    west, south, east, north = drawing.extent(compound)
    hand.drag((west - 400, north + 400), (east + 400, south - 400))
    assert set(hand.screen.presenter.chosen) == set(compound)
    hand.screen.presenter.align("west")
    assert len({hand.screen.presenter.drawing.bounds_of(i)[0] for i in compound}) == 1
    hand.screen.presenter.distribute(across=False)
    rows = sorted((hand.screen.presenter.drawing.bounds_of(i) for i in compound), key=lambda b: b[1])
    gaps = [b[1] - a[3] for a, b in pairwise(rows)]
    assert max(gaps) - min(gaps) <= 1
    assert boxes(office)[town["A1"]] == hand.screen.presenter.drawing.boxes[town["A1"]]


def test_turning_by_key_and_by_handle(hand, office, town):
    hand.click(middle(hand, town["A1"]))
    hand.key(Qt.Key.Key_R)
    hand.key(Qt.Key.Key_R)
    hand.key(Qt.Key.Key_R, SHIFT)
    hand.key(Qt.Key.Key_R, ALT)
    hand.screen.presenter.settle()
    assert boxes(office)[town["A1"]].turn == 1600
    spot = hand.canvas.overlay.handle
    x, y = middle(hand, town["A1"])
    reach = -spot.y() - y
    hand.drag((spot.x(), -spot.y()), (x - reach, y))  # a quarter to the left
    assert boxes(office)[town["A1"]].turn == 10_600
    assert (boxes(office)[town["A1"]].x, boxes(office)[town["A1"]].y) == (x, y)


def test_a_compound_moves_as_one_with_its_gate_and_wall(hand, office, town):
    presenter = hand.screen.presenter
    lot = presenter.drawing.sites[town["B1"]].compound_id
    west, south, east, north = presenter.drawing.extent(presenter.drawing.in_compound(lot))
    hand.screen.use_tool("gate")
    hand.click(((west + east) // 2, (south + north) // 2))
    hand.type("东门")
    gate = look(office).features[0]
    assert (gate.kind, gate.text, gate.compound_id) == ("gate", "东门", lot)
    hand.screen.use_tool("select")
    presenter.choose([town["B1"]])
    presenter.choose_compound()
    presenter.drop(1000, -500)
    moved = look(office).features[0]
    assert moved.points == ((gate.points[0][0] + 1000, gate.points[0][1] - 500),)


def test_a_street_by_clicks_and_a_river_by_keys(hand, office, town):
    west, south, east, north = hand.screen.presenter.drawing.extent()
    hand.screen.use_tool("street")
    for at in ((west, north + 1500), (east, north + 1500)):
        hand.click(at)
    hand.key(Qt.Key.Key_Return)
    hand.type("人民路")
    street = look(office).features[0]
    assert (street.kind, street.text, len(street.points), street.barrier) == ("street", "人民路", 2, True)
    hand.screen.use_tool("river")
    hand.key(Qt.Key.Key_Space)
    start = hand.canvas.cross
    for _n in range(4):
        hand.key(Qt.Key.Key_Right, SHIFT)
    hand.key(Qt.Key.Key_Space)
    hand.key(Qt.Key.Key_Down, SHIFT)
    hand.key(Qt.Key.Key_Space)
    hand.key(Qt.Key.Key_Return)
    hand.type("")
    river = next(f for f in look(office).features if f.kind == "river")
    assert river.points == (start, (start[0] + 4000, start[1]), (start[0] + 4000, start[1] - 1000))
    hand.screen.use_tool("wall")
    hand.click((west, south))
    hand.key(Qt.Key.Key_Escape)
    hand.key(Qt.Key.Key_Escape)
    assert hand.screen.tool == "select"
    assert len(look(office).features) == 2


def test_signs_words_and_boundaries_are_points(hand, office, town):
    west, south, east, north = hand.screen.presenter.drawing.extent()
    hand.screen.side.symbol.setCurrentIndex(hand.screen.side.symbol.findData("aed"))
    hand.screen.use_tool("symbol")
    hand.click((west, south - 900))
    hand.type("")
    hand.screen.side.side.setCurrentIndex(hand.screen.side.side.findData("east"))
    hand.screen.use_tool("side")
    hand.click((east + 1200, south))
    hand.type("东至锦绣路")
    hand.screen.use_tool("label")
    hand.click((west, north + 900))
    hand.type("")  # words are needed
    assert "请写上文字" in hand.screen.bar.text.text()
    found = {f.kind: f for f in look(office).features}
    assert found["symbol"].symbol == "aed"
    assert (found["side"].symbol, found["side"].text) == ("east", "东至锦绣路")
    hand.screen.use_tool("select")
    hand.screen.presenter.choose([found["symbol"].id])
    hand.screen.side.words.setText("门卫室")
    hand.screen.side.words.editingFinished.emit()
    assert next(f for f in look(office).features if f.kind == "symbol").text == "门卫室"
    hand.canvas.setFocus()
    hand.key(Qt.Key.Key_Delete)
    assert [f.kind for f in look(office).features] == ["side"]
    undo.undo(office, actor=ACTOR)
    assert len(look(office).features) == 2


def test_figures_typed_beside_the_map_place_a_building(hand, office, town):
    hand.click(middle(hand, town["A3"]))
    side = hand.screen.side
    side.figures["x"].setValue(12.5)
    side.figures["turn"].setValue(30)
    side.figures["turn"].editingFinished.emit()
    assert (boxes(office)[town["A3"]].x, boxes(office)[town["A3"]].turn) == (1250, 3000)


def test_tracing_a_scan_box_number_enter(hand, office, town):
    hand.screen.presenter.choose([town["B1"]])
    hand.screen.presenter.drop(100, 0)  # everything stands now, so that nothing is left to propose
    hand.screen.presenter.choose([town["A1"], town["A2"]])
    hand.screen.presenter.remove()
    lot = hand.screen.presenter.drawing.sites[town["A1"]].compound_id
    side = hand.screen.side
    side.compound.setCurrentIndex(side.compound.findData(lot))
    hand.screen.use_tool("trace")
    west, south, _east, _north = hand.screen.presenter.drawing.extent()
    hand.drag((west, south - 500), (west + 3000, south - 1700))
    assert hand.canvas.inline.text() == "1"
    hand.type("2")
    placed = boxes(office)[town["A2"]]
    assert abs(placed.width - 3000) < 150
    assert abs(placed.height - 1200) < 150
    assert boxes(office)[town["A1"]] is None
    hand.key(Qt.Key.Key_Space)  # by keys: two corners with the cross
    for _n in range(2):
        hand.key(Qt.Key.Key_Right, SHIFT)
    hand.key(Qt.Key.Key_Up, SHIFT)
    hand.key(Qt.Key.Key_Space)
    assert hand.canvas.inline.text() == "1"
    hand.type("")
    assert "楼号" in hand.screen.bar.text.text()
    hand.key(Qt.Key.Key_Space)
    hand.key(Qt.Key.Key_Right, SHIFT)
    hand.key(Qt.Key.Key_Up, SHIFT)
    hand.key(Qt.Key.Key_Space)
    hand.type("99")
    assert any(site.label == "99" for site in look(office).sites)


@pytest.fixture
def scan(tmp_path):
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "PNG")
    path = tmp_path / "规划图.png"
    path.write_bytes(out.getvalue())
    return path


def test_a_scan_is_laid_by_two_points_and_by_three(hand, office, town, scan):
    hand.screen.scans.presenter.add(scan)
    laid = look(office).backgrounds[0]
    assert (laid.name, laid.wide, laid.high) == ("规划图", 400, 300)
    assert hand.canvas.scene_._pictures
    hand.screen.scans.scale()
    west, _south, east, north = hand.screen.presenter.drawing.extent()
    hand.click((west, north))
    hand.click((east, north))
    assert hand.screen.tool == "select"
    ask = hand.screen.ask
    ask.line.setText("120")
    QTest.keyClick(ask.line, Qt.Key.Key_Return)
    scaled = look(office).backgrounds[0].affine
    assert abs(scaled.a / laid.affine.a - 12_000 / (east - west)) < 0.05
    hand.screen.scans.presenter.locate([(0, 0), (1000, 0), (5000, 0), (6000, 0), (0, 4000), (1000, 4000)])
    shifted = look(office).backgrounds[0].affine
    assert abs(shifted.c - scaled.c - 1000 * 10_000) < 40_000
    hand.screen.scans.presenter.pale(25)
    hand.screen.scans.presenter.switch()
    assert (look(office).backgrounds[0].opacity, look(office).backgrounds[0].hidden) == (25, True)
    hand.screen.scans.presenter.remove()
    assert look(office).backgrounds == ()


def test_what_is_no_picture_is_refused_in_words(hand, office, tmp_path):
    path = tmp_path / "x.png"
    path.write_bytes(b"no picture at all")
    hand.screen.scans.presenter.add(path)
    assert "打不开" in hand.screen.bar.text.text()
    assert look(office).backgrounds == ()


def test_a_large_scan_is_made_small_enough_to_keep():
    out = io.BytesIO()
    Image.effect_noise((3400, 2400), 80).convert("RGB").save(out, "JPEG", quality=80)
    plan = pictures.plan(out.getvalue())
    assert len(plan.jpeg) < 2_000_000
    assert plan.wide / plan.high == pytest.approx(3400 / 2400, rel=0.01)
    assert Image.open(io.BytesIO(plan.jpeg)).size == (plan.wide, plan.high)


def test_who_only_looks_sees_the_map_and_changes_nothing(hand, office, town):
    accounts.add(
        office, "赵主任", ["director"], actor=ACTOR, today=TODAY, password="a password 12", cost=CHEAP
    )
    accounts.add(office, ACTOR, ["viewer"], actor="赵主任", today=TODAY)
    hand.screen.presenter.reload()
    assert not hand.screen.presenter.may_edit
    count = len(steps(office))
    x, y = middle(hand, town["A1"])
    hand.drag((x, y), (x + 3000, y))
    assert hand.screen.presenter.chosen == (town["A1"],)
    hand.key(Qt.Key.Key_Right)
    hand.key(Qt.Key.Key_R)
    hand.key(Qt.Key.Key_Delete)
    hand.screen.use_tool("street")
    assert hand.screen.tool == "select"
    assert not hand.screen.side.tools["street"].isEnabled()
    assert hand.canvas.overlay.handle is None
    assert middle(hand, town["A1"]) == (x, y)
    assert len(steps(office)) == count


def test_zoom_pan_and_the_whole_map(hand, town):
    hand.canvas.fit()
    before = hand.canvas.transform().m11()
    hand.key(Qt.Key.Key_Plus)
    assert hand.canvas.transform().m11() > before
    hand.key(Qt.Key.Key_Minus)
    assert hand.canvas.transform().m11() == pytest.approx(before, rel=0.01)
    for _n in range(8):
        hand.key(Qt.Key.Key_Plus)
    start = hand.canvas.centre()
    hand.key(Qt.Key.Key_Right)  # nothing is chosen: the view moves
    assert hand.canvas.centre()[0] > start[0]


def test_the_sheets_are_painted_from_the_printed_display_list(hand, town):
    hand.screen.show_paper()
    pages = hand.screen.paper._pictures
    assert len(pages) == 3
    assert "云麓台社区" in hand.screen.paper.title.text()
    image = hand.screen.paper.sheet.grab().toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)
    }
    assert len(colours) > 6
    QTest.keyClick(hand.screen.paper, Qt.Key.Key_PageDown)
    assert hand.screen.paper.number.text() == "2 / 3"
    QTest.keyClick(hand.screen.paper, Qt.Key.Key_Escape)
    assert hand.screen.pages.currentWidget() is hand.screen.drawing_page
