"""Outlines come out of every kind of map file as they lie on the ground, with the words that belong to them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from desktop.exchange.outlines import child, opening
from desktop.exchange.outlines.data import MapFile, from_plain, to_plain
from desktop.exchange.outlines.gathering import doubled_area
from desktop.exchange.outlines.projection import by_code, by_words, from_gauss, to_gauss
from desktop.exchange.outlines.reading import notices, read_outlines
from desktop.exchange.outlines.refusals import Unfit
from tests.desktop.exchange.outlines import files

SAMPLES = Path(__file__).parents[3] / "files" / "maps"


def sizes(found: MapFile) -> list[tuple[int, int]]:
    """Width and height of every outline in centimetres."""
    return [(e - w, n - s) for w, s, e, n in (one.bounds() for one in found.outlines)]


@pytest.mark.parametrize(
    ("name", "outlines", "ways"),
    [("wuhan_guanshan_osm", 237, 217), ("shanghai_meiyuan_osm", 138, 93)],
)
def test_both_real_districts_are_read_in_the_child(name: str, outlines: int, ways: int) -> None:
    found = read_outlines(SAMPLES / f"{name}.geojson", field="name")
    assert (len(found.outlines), len(found.ways)) == (outlines, ways)
    assert found.frame.on_earth
    assert found.attribution.startswith("© OpenStreetMap contributors, ODbL 1.0")
    west, south, east, north = (
        f(b[k] for b in (o.bounds() for o in found.outlines)) for k, f in enumerate((min, min, max, max))
    )
    assert 50_000 < east - west < 300_000
    assert 50_000 < north - south < 300_000
    assert from_plain(json.loads(json.dumps(to_plain(found)))) == found


def test_a_degree_is_as_long_as_the_earth_says() -> None:
    """The street grid of Wuhan lies at 30.5 degrees: 0.001 degree is 95.96 m east and 110.86 m north (WGS84)."""
    square = [[114.39, 30.505], [114.391, 30.505], [114.391, 30.506], [114.39, 30.506], [114.39, 30.505]]
    content = json.dumps({"type": "Polygon", "coordinates": [square]}).encode()
    found = opening.read_geojson(content)
    ((width, height),) = sizes(found)
    assert width == pytest.approx(9596, abs=6)
    assert height == pytest.approx(11086, abs=6)


def test_gauss_krueger_and_back() -> None:
    """Published check: UTM (scale 0.9996) puts 0 N, 3 degrees off the meridian at 833,978.56 m east."""
    assert to_gauss(6, 0, 3, scale=0.9996)[0] == pytest.approx(833_978.56, abs=0.01)
    for longitude, latitude in ((114.39, 30.51), (121.5, 31.24), (87.6, 43.8)):
        x, y = to_gauss(longitude, latitude, 117)
        if abs(longitude - 117) < 5:
            assert from_gauss(x, y, 117) == pytest.approx((longitude, latitude), abs=1e-8)


@pytest.mark.parametrize(
    ("code", "meridian", "easting"),
    [
        (4526, 114, 38_500_000),
        (4547, 114, 500_000),
        (4508, 111, 500_000),
        (4497, 111, 19_500_000),
        (32650, 117, 500_000),
    ],
)
def test_the_systems_of_china_are_known_by_number(code: int, meridian: int, easting: int) -> None:
    system = by_code(code)
    assert system is not None
    assert (system.meridian, system.easting) == (meridian, easting)


def test_prj_words_are_understood() -> None:
    assert by_words("") is None
    plane = by_words(files.CGCS2000_3_114)
    assert plane is not None
    assert (plane.way, plane.meridian, plane.easting, plane.metre) == ("gauss", 114, 500_000, 1)
    degrees = by_words(files.WGS84)
    assert degrees is not None
    assert degrees.way == "degrees"


ROWS = [{"楼号": "1号楼", "小区": "幸福里"}, {"楼号": "2栋", "小区": "幸福里"}]


@pytest.mark.parametrize(
    ("encoding", "mark", "cpg"),
    [("gbk", 0, b""), ("utf-8", 0, b""), ("gbk", 0x4D, b""), ("gbk", 0, b"936"), ("gbk", 0, b"UTF-8")],
)
def test_a_shapefile_is_read_whatever_its_chinese_is_written_in(
    tmp_path: Path, encoding: str, mark: int, cpg: bytes
) -> None:
    """The last case: a .cpg that came along from elsewhere and lies."""
    x, y = to_gauss(114.39, 30.51, 114)
    parts = {
        "shp": files.shp([[files.house(x, y)], [files.house(x, y + 30), files.house(x + 15, y + 34, 5, 4)]]),
        "dbf": files.dbf(ROWS, encoding, mark),
        "prj": files.CGCS2000_3_114.encode(),
        **({"cpg": cpg} if cpg else {}),
    }
    found = read_outlines(files.shapefile(tmp_path, "楼栋", parts), field="楼号")
    assert [one.label for one in found.outlines] == ["1号楼", "2栋"]
    assert found.outlines[0].attributes["小区"] == "幸福里"
    assert [len(one.rings) for one in found.outlines] == [1, 2]
    assert found.frame.on_earth
    # A box along the grid of the projection stands turned by the convergence of the meridians, here 0.2 degrees.
    assert sizes(found)[0] == (pytest.approx(4000, abs=16), pytest.approx(1200, abs=16))


def test_the_same_house_comes_to_lie_in_one_place_by_degrees_and_by_gauss(tmp_path: Path) -> None:
    x, y = to_gauss(114.39, 30.51, 114)
    ring = files.house(x, y)
    degrees = [from_gauss(*corner, 114) for corner in ring]
    one = {
        "shp": files.shp([[ring]]),
        "dbf": files.dbf(ROWS[:1], "gbk"),
        "prj": files.CGCS2000_3_114.encode(),
    }
    two = {"shp": files.shp([[degrees]]), "dbf": files.dbf(ROWS[:1], "gbk"), "prj": files.WGS84.encode()}
    first = opening.read(files.shapefile(tmp_path, "a", one))
    second = opening.read(files.shapefile(tmp_path, "b", two))
    assert first.frame.lon == second.frame.lon
    assert abs(doubled_area(first.outlines[0].rings[0]) - doubled_area(second.outlines[0].rings[0])) < 30_000


def test_a_zipped_shapefile_and_one_without_prj(tmp_path: Path) -> None:
    parts = {"shp": files.shp([[files.house(100, 200)]]), "dbf": files.dbf(ROWS[:1], "gbk")}
    path = tmp_path / "楼栋.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for ending, content in parts.items():
            package.writestr(f"导出/楼栋.{ending}", content)
    found = opening.read(path)
    assert found.frame.crs == "local"
    assert [notice.code for notice in found.notices] == ["guessed_encoding", "guessed_plane"]
    assert sizes(found) == [(4000, 1200)]
    assert notices(found) == ["没有写文字编码，按“gb18030”处理", "没有写坐标系，按平面米处理"]


def test_a_surveyors_columns_the_wrong_way_round_are_turned(tmp_path: Path) -> None:
    swapped = [(y, x) for x, y in files.house(500_100, 3_376_000)]
    found = opening.read(
        files.shapefile(tmp_path, "a", {"shp": files.shp([[swapped]]), "dbf": files.dbf(ROWS[:1], "gbk")})
    )
    assert "swapped" in [notice.code for notice in found.notices]
    assert sizes(found) == [(4000, 1200)]


def test_words_standing_in_a_dxf_outline_are_its_label() -> None:
    entities = "|".join(
        (
            files.polyline("JMD", files.house(0, 0), handle="A1"),
            files.text("注记", "砖6", 2, 2), files.text("注记", "3号楼", 20, 6),
            files.polyline("JMD", files.house(0, 40), handle="A2"),
            "0|MTEXT|5|C|8|注记|10|10|20|45|1|{\\fSimSun|b0;\\C1;4}栋",
            files.polyline("DLSS", files.house(0, 80), handle="A3", flag=0),
            files.polyline("DL", [(0, 100), (90, 100)], handle="A4", flag=0),
        )
    )  # fmt: skip
    found = opening.read_dxf(
        files.dxf(entities.replace("|b0", "^b0"), header="9|$INSUNITS|70|6").replace(b"^b0", b"|b0")
    )
    assert [(one.source, one.layer, one.label) for one in found.outlines] == [
        ("A1", "JMD", "3号楼"),
        ("A2", "JMD", "4栋"),
        ("A3", "DLSS", ""),
    ]
    assert found.outlines[0].attributes["words"] == "砖6"
    assert found.layers() == {"JMD": 2, "DLSS": 1}
    assert sizes(found)[0] == (4000, 1200)
    assert len(found.ways) == 1


def test_200_outlines_with_texts_are_all_named() -> None:
    places = [(n, 60 * (n % 20), 40 * (n // 20)) for n in range(200)]
    houses = [files.polyline("JZ", files.house(x, y), handle=f"H{n}") for n, x, y in places]
    words = [files.text("ZJ", f"{n + 1}号楼", x + 20, y + 5) for n, x, y in places]
    entities = "|".join([*houses, *words])
    found = opening.read_dxf(files.dxf(entities, header="9|$INSUNITS|70|6"))
    assert [one.label for one in found.outlines] == [f"{n}号楼" for n in range(1, 201)]


def test_blocks_are_placed_scaled_and_turned() -> None:
    blocks = (
        f"0|BLOCK|2|楼|10|0|20|0|{files.polyline('0', files.house(0, 0))}|0|ATTRIB|8|0|10|5|20|5|1|x|0|ENDBLK"
    )
    entities = "0|INSERT|5|I1|8|JZ|2|楼|10|1000|20|1000|41|2|42|1|50|90|0|ATTRIB|8|ZJ|10|995|20|1010|1|7号楼|0|SEQEND"
    found = opening.read_dxf(files.dxf(entities, header="9|$INSUNITS|70|6", blocks=blocks))
    assert [(one.layer, one.label) for one in found.outlines] == [("JZ", "7号楼")]
    assert sizes(found) == [(1200, 8000)]


def test_a_drawing_without_units_is_judged_by_its_houses() -> None:
    entities = files.polyline("JZ", files.house(0, 0, 40_000, 12_000))
    found = opening.read_dxf(files.dxf(entities))
    assert sizes(found) == [(4000, 1200)]
    assert [(n.code, n.detail) for n in found.notices] == [("guessed_unit", "mm")]
    assert sizes(opening.read_dxf(files.dxf(entities), "cm")) == [(40_000, 12_000)]


def test_an_arc_of_a_polyline_bulges_out() -> None:
    """Bulge 1 is half a circle: a house 40 m long with a round end of 6 m radius."""
    ring = "10|0|20|0|10|40|20|0|42|1|10|40|20|12|10|0|20|12"
    found = opening.read_dxf(files.dxf(f"0|LWPOLYLINE|5|A|8|J|90|4|70|1|{ring}", header="9|$INSUNITS|70|6"))
    assert sizes(found) == [(pytest.approx(4600, abs=5), 1200)]
    assert abs(doubled_area(found.outlines[0].rings[0])) / 20_000 == pytest.approx(
        480 + 3.14159 * 18, rel=0.01
    )


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_geopackage_is_read_without_gdal(tmp_path: Path, order: str) -> None:
    ring = [from_gauss(*corner, 114) for corner in files.house(*to_gauss(114.39, 30.51, 114))]
    path = files.geopackage(tmp_path / "a.gpkg", [("3号楼", files.blob([ring], order=order))])
    found = read_outlines(path, field="名称")
    assert [(one.layer, one.source, one.label) for one in found.outlines] == [("楼栋", "楼栋.1", "3号楼")]
    # A box along the grid of the projection stands turned by the convergence of the meridians, here 0.2 degrees.
    assert sizes(found)[0] == (pytest.approx(4000, abs=16), pytest.approx(1200, abs=16))
    assert not (tmp_path / "a.gpkg-wal").exists()


def test_layers_can_be_chosen_and_wrong_names_are_answered_with_the_right_ones() -> None:
    path = SAMPLES / "shanghai_meiyuan_osm.geojson"
    assert len(read_outlines(path, layers=("landuse",)).outlines) == 16
    with pytest.raises(Exception, match="没有图层“楼”。有这些图层：building、landuse"):
        read_outlines(path, layers=("楼",))


def test_the_child_answers_for_itself(tmp_path: Path) -> None:
    assert child.answer(tmp_path / "no.geojson", "", "") == {"refused": ["map.no_file", "", ""]}


def test_the_clerk_may_name_the_system_that_the_file_does_not(tmp_path: Path) -> None:
    x, y = to_gauss(114.39, 30.51, 114)
    parts = {"shp": files.shp([[files.house(x, y)]]), "dbf": files.dbf(ROWS[:1], "gbk")}
    found = opening.read(files.shapefile(tmp_path, "a", parts), crs="4547")
    assert found.frame.crs == "EPSG:4547"
    assert abs((found.frame.lon or 0) - 1_143_902_000) < 2000
    house = files.polyline("J", files.house(x * 1000, y * 1000, 40_000, 12_000))
    (tmp_path / "a.dxf").write_bytes(files.dxf(house, header="9|$INSUNITS|70|4"))
    drawn = opening.read(tmp_path / "a.dxf", crs="EPSG:4547")
    assert abs((drawn.frame.lon or 0) - (found.frame.lon or 0)) < 200
    with pytest.raises(Unfit):
        opening.read(tmp_path / "a.dxf", crs="2154")
