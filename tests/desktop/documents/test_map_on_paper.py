"""What was drawn on the map is on the printed plan: streets and signs as vectors, their names as searchable text."""

from __future__ import annotations

import io
from datetime import date

import pypdfium2
import pytest

from desktop.documents.kinds import site_plan
from desktop.documents.kinds.internal import Copy
from desktop.documents.layout.display_list import Circle, Lines, Poly, Text
from desktop.documents.layout.map_symbols import FIGURES, symbol
from desktop.documents.layout.palette import paper
from desktop.documents.render import map_places
from desktop.documents.render.batch import Asked, Team
from desktop.documents.render.kind import Scope
from desktop.documents.render.site_plans import read_plan
from desktop.domain.site_map import SYMBOLS, Arrangement, FeatureDraft
from desktop.operations import site_map
from desktop.queries.site_map import site_map as read
from tests.ui.screens.map.map_town import ACTOR, build

TODAY = date(2026, 6, 30)


@pytest.fixture
def drawn(office):
    """Everything placed, the first building moved far to the east; a street, a river, an AED and a gate."""
    town = build(office, (4, 3))
    with office.read() as db:
        boxes = map_places.places(read(db))
    site_map.arrange(office, Arrangement(buildings=boxes), actor=ACTOR)
    north = max(box.y + box.height for box in boxes.values())
    west = min(box.x for box in boxes.values())
    for draft in (
        FeatureDraft(
            kind="street", text="人民路", points=[(west, north + 1500), (west + 12_000, north + 1500)]
        ),
        FeatureDraft(
            kind="river", text="清水河", points=[(west, north + 3300), (west + 12_000, north + 3300)]
        ),
        FeatureDraft(kind="symbol", symbol="aed", points=[(west + 3000, north + 200)]),
        FeatureDraft(kind="gate", text="东门", points=[(west + 6000, north + 200)]),
        FeatureDraft(kind="side", symbol="north", text="北至滨河路", points=[(west + 9000, north + 2400)]),
    ):
        site_map.add_feature(office, draft, actor=ACTOR)
    return town


def plan_of(office):
    with office.read() as db:
        asked = Asked(Scope(), {}, TODAY, Copy("", "", ""))
        return read_plan(db, asked, Team(db, TODAY))


def pdf_of(office, size="a3"):
    out = io.BytesIO()
    site_plan.draw(out, [plan_of(office)], size=size)
    return out.getvalue()


def test_names_of_streets_and_signs_can_be_searched(office, drawn):
    document = pypdfium2.PdfDocument(pdf_of(office))
    words = document[0].get_textpage().get_text_range()
    for name in ("人民路", "清水河", "AED", "东门", "北至滨河路", "1号楼"):
        assert name in words, name


def test_streets_and_signs_are_vectors_of_ours_and_no_pictures(office, drawn):
    document = pypdfium2.PdfDocument(pdf_of(office))
    kinds = {thing.type for thing in document[0].get_objects()}
    assert pypdfium2.raw.FPDF_PAGEOBJ_IMAGE not in kinds
    assert pypdfium2.raw.FPDF_PAGEOBJ_PATH in kinds
    picture = next(site_plan.pages(plan_of(office), "a3"))
    green = [item for item in picture.items if isinstance(item, Poly) and item.fill == paper("sign_safe")]
    road = [item for item in picture.items if isinstance(item, Lines) and item.colour == paper("road")]
    water = [item for item in picture.items if isinstance(item, Lines) and item.colour == paper("water")]
    assert len(green) >= 2  # on the map and in the legend
    assert road
    assert water
    legend = [t.text for t in picture.items if isinstance(t, Text) and t.owner == "legend"]
    assert "道路" in legend
    assert "AED" in legend


def test_a_building_moved_on_the_map_moves_on_paper(office, drawn):
    def spot():
        picture = next(site_plan.pages(plan_of(office), "a3"))
        return next((t.x, t.baseline) for t in picture.texts() if t.owner == drawn["A1"])

    before = spot()
    with office.read() as db:
        box = next(s.box for s in read(db).sites if s.id == drawn["A1"])
    moved = type(box)(box.x, box.y - 1200, box.width, box.height, 3000)
    site_map.arrange(office, Arrangement(buildings={drawn["A1"]: moved}), actor=ACTOR)
    assert spot()[1] > before[1] + 1


def test_every_sign_is_drawn_and_no_two_alike():
    assert set(FIGURES) == {*SYMBOLS, "gate"}
    drawings = {}
    for key in FIGURES:
        items = symbol(key, 10, 20, 5)
        for item in items:
            points = [p for ring in item.rings for p in ring] if isinstance(item, Poly) else []
            if isinstance(item, Lines):
                points = [(x, y) for a, b, c, d in item.pieces for x, y in ((a, b), (c, d))]
            if isinstance(item, Circle):
                points = [(item.x - item.radius, item.y), (item.x + item.radius, item.y)]
            assert all(abs(x - 10) <= 2.8 and abs(y - 20) <= 2.8 for x, y in points), key
        drawings[key] = repr(items)
    assert len(set(drawings.values())) == len(drawings)
    assert symbol("unknown", 0, 0, 5)  # of a newer program: a plain plate
