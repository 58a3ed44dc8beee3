"""One way to do every operation of the map, for the test that takes each of them back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from desktop.domain.site_geometry import Affine
from desktop.domain.site_map import Arrangement, Box, FeatureDraft
from desktop.operations import map_background, outlines, site_map
from desktop.workspace import Workspace
from tests.desktop.documents.reading import face

JPEG: Final = face(40, 56)
ME: Final = "李梅"
LAID: Final = Affine(100_000, 0, 0, 0, -100_000, 0)


def _place(town: Any) -> None:
    site_map.arrange(
        town.office,
        Arrangement(buildings={town.building: Box(100 * town.number(), 500, 2000, 1200)}),
        actor=ME,
    )


def _mark(town: Any) -> str:
    draft = FeatureDraft(kind="symbol", symbol="aed", points=[(town.number(), 5)])
    changes = site_map.add_feature(town.office, draft, actor=ME)
    return str(next(iter(changes.of("map_feature"))))


def _picture(town: Any) -> str:
    changes = map_background.add(town.office, f"图{town.number()}", JPEG, (400, 300), LAID, actor=ME)
    return str(next(iter(changes.of("map_background"))))


def _take_off(town: Any) -> None:
    _place(town)
    site_map.take_off(town.office, [town.building], actor=ME)


def _edit(town: Any) -> None:
    mark = _mark(town)
    draft = FeatureDraft(kind="street", text="人民路", points=[(0, 0), (1000, town.number())])
    site_map.edit_feature(town.office, mark, draft, actor=ME)


def _trace(town: Any) -> None:
    with town.office.read() as db:
        compound = db.exec_driver_sql("SELECT id FROM compound").scalar()
    site_map.trace(town.office, compound, "3号楼", Box(10 * town.number(), 0, 2000, 1200), actor=ME)


def _other_building(office: Workspace) -> str:
    with office.change("town", actor=ME) as unit:
        return unit.create("building", {"label": "4"})


def _link(town: Any) -> None:
    site_map.link(town.office, town.building, _other_building(town.office), "cut", actor=ME)


def _outlines(town: Any) -> None:
    """Everything an import writes: a building with a hole, the wall of its compound, a street, a frame."""
    with town.office.read() as db:
        compound = db.exec_driver_sql("SELECT id FROM compound").scalar()
    side = 4000 + 10 * town.number()
    square = ((0, 0), (side, 0), (side, 1200), (0, 1200))
    wanted = outlines.Import(
        "楼栋.shp", {"crs": "EPSG:4490", "lon": 1_143_900_000, "lat": 305_000_000, "x": 0, "y": 0},
        {town.building: outlines.Ground((square, ((100, 100), (200, 100), (200, 200))), "7")},
        {compound: outlines.Ground((square,), "8")}, (outlines.Road(((0, 0), (900, 0)), "人民路", 0, "9"),), replace=True,
    )  # fmt: skip
    outlines.apply(town.office, wanted, actor=ME)


MAPS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "outlines.apply": _outlines,
    "site_map.arrange": _place,
    "site_map.take_off": _take_off,
    "site_map.add_feature": _mark,
    "site_map.edit_feature": _edit,
    "site_map.remove_features": lambda t: site_map.remove_features(t.office, [_mark(t)], actor=ME),
    "site_map.trace": _trace,
    "site_map.link": _link,
    "map_background.add": _picture,
    "map_background.lay": lambda t: map_background.lay(
        t.office, _picture(t), Affine(90_000, 0, t.number(), 0, -90_000, 0), actor=ME
    ),
    "map_background.show": lambda t: map_background.show(t.office, _picture(t), opacity=30, actor=ME),
    "map_background.remove": lambda t: map_background.remove(t.office, _picture(t), actor=ME),
}
