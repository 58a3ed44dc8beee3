"""A map file that is broken or meant to do harm ends in a refusal that names file, object and way out."""

from __future__ import annotations

import json
import os
import random
import struct
import zipfile
from pathlib import Path

import pytest

from desktop.base.errors import Refused
from desktop.exchange.outlines import child
from desktop.exchange.outlines.reading import read_outlines
from desktop.exchange.outlines.refusals import refusal
from tests.desktop.exchange.outlines import files

ROW = [{"楼号": "1号楼"}]


def refused(path: Path) -> Refused:
    """What the clerk is told, as the child answers in this process."""
    answer = child.answer(path, "", "")
    assert "refused" in answer, path.name
    code, thing, more = answer["refused"]  # type: ignore[misc]
    told = refusal(str(code), path.name, str(thing), str(more))
    assert path.name in told.text
    return told


def polygons(number: int, last: str = "") -> bytes:
    """A collection whose last feature has other coordinates."""
    squares = [
        f"[[{114 + n / 1e4},30],[{114.0001 + n / 1e4},30],[{114 + n / 1e4},30.0001]]" for n in range(number)
    ]
    if last:
        squares[-1] = last
    bodies = [
        f'{{"type":"Feature","id":"w{n}","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[{s}]}}}}'
        for n, s in enumerate(squares, 1)
    ]
    return ('{"type":"FeatureCollection","features":[' + ",".join(bodies) + "]}").encode()


@pytest.mark.parametrize(
    ("content", "code", "named"),
    [
        (b"", "map.empty", ""),
        (b"\x00\x01\x02 nothing", "map.kind", ""),
        (b"AC1032\x00\x00", "map.dwg", "另存为"),
        (b"AutoCAD Binary DXF\r\n\x1a\x00", "map.binary_dxf", "另存为"),
        (b'<?xml version="1.0"?><kml/>', "map.kml", "GeoJSON"),
        (polygons(5)[:-60], "map.cut_off", "“5”"),
        (polygons(5, "[[NaN,30],[114,30],[114,31]]"), "map.not_a_number", "“5”"),
        (polygons(5, "[[1e999,30],[114,30],[114,31]]"), "map.damaged", "5"),
        (polygons(5, '[["1",30],[114,30],[114,31]]'), "map.damaged", "w5"),
        (polygons(5, "[[114],[114,30],[114,31]]"), "map.damaged", "w5"),
        (polygons(5, "[[14,50],[14.1,50],[14,50.1]]"), "map.too_far", "60 公里"),
        (polygons(5, "[[500,30],[114,30],[114,31]]"), "map.projection", "CGCS2000"),
        (b'{"type":"FeatureCollection","features":"x"}', "map.damaged", "features"),
        (b"[" * 5000, "map.kind", ""),
        (b'{"type":' + b"[" * 5000, "map.damaged", ""),
        (b'{"type":"GeometryCollection","geometries":[' * 30 + b"]}" * 30, "map.damaged", ""),
        (b'{"type":"Point","coordinates":[114,30]}', "map.empty", "封闭"),
        (b'{"type":"Feature","crs":{"properties":{"name":"EPSG:2154"}}}', "map.projection", "2154"),
    ],
)  # fmt: skip
def test_geojson_that_cannot_be_used(tmp_path: Path, content: bytes, code: str, named: str) -> None:
    path = tmp_path / "图.geojson"
    path.write_bytes(content)
    told = refused(path)
    assert told.code == code
    assert named in told.text


def test_ten_million_corners_are_too_many_and_say_so(tmp_path: Path) -> None:
    """In every format, before the memory is full of them."""
    geo = tmp_path / "a.geojson"
    geo.write_bytes(b'{"type":"Polygon","coordinates":[[' + b"[0,0]," * 5_000_000 + b"[0,0]]]}")
    assert refused(geo).code == "map.too_large"
    larger = tmp_path / "b.geojson"
    with larger.open("wb") as file:
        file.seek(200 * 1024 * 1024)
        file.write(b"}")
    assert refused(larger).code == "map.too_large"
    body = struct.pack("<i4dii", 5, 0, 0, 1, 1, 1, 10_000_000) + bytes(8)
    shp = (
        struct.pack(">7i", 9994, 0, 0, 0, 0, 0, (108 + len(body)) // 2)
        + bytes(72)
        + struct.pack(">ii", 1, len(body) // 2)
        + body
    )
    path = files.shapefile(tmp_path, "c", {"shp": shp, "dbf": files.dbf(ROW, "gbk")})
    assert refused(path).code == "map.too_large"
    wkb = struct.pack("<BIII", 1, 3, 1, 10_000_000)
    gpkg = files.geopackage(tmp_path / "d.gpkg", [("x", b"GP\x00\x01" + bytes(4) + wkb)])
    assert refused(gpkg).code == "map.damaged"
    ring = "|".join("10|0|20|0" for _ in range(410_000))
    dxf = tmp_path / "e.dxf"
    dxf.write_bytes(files.dxf(f"0|LWPOLYLINE|5|A|8|J|90|9|70|1|{ring}"))
    assert refused(dxf).code == "map.too_large"


def test_shapefiles_cut_off_or_lying(tmp_path: Path) -> None:
    good = files.shp([[files.house(0, 0)], [files.house(60, 0)]])
    table = files.dbf(ROW * 2, "gbk")

    def told(**parts: bytes) -> Refused:
        return refused(files.shapefile(tmp_path, f"t{len(list(tmp_path.iterdir()))}", parts))

    assert told(shp=good[:-20], dbf=table).code == "map.cut_off"
    assert "“2”" in told(shp=good[:-20], dbf=table).text
    assert told(shp=good).code == "map.no_dbf"
    assert told(shp=good, dbf=table[:-15]).code == "map.cut_off"
    assert told(shp=good, dbf=b"\x03").code == "map.cut_off"
    nan = good.replace(struct.pack("<2d", 60, 0), struct.pack("<2d", float("nan"), 0))
    assert told(shp=nan, dbf=table).code == "map.not_a_number"
    lying = bytearray(good)
    struct.pack_into("<i", lying, 100 + 8 + 36, 9)  # nine parts where there is one
    assert told(shp=bytes(lying), dbf=table).code == "map.damaged"
    prj = b'PROJCS["Lambert_93",GEOGCS["x"],PROJECTION["Lambert_Conformal_Conic"]]'
    answer = told(shp=good, dbf=table, prj=prj)
    assert answer.code == "map.projection"
    assert "Lambert_93" in answer.text


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        package.writestr("a.shp", bytes(200 * 1024 * 1024))
        package.writestr("a.dbf", b"x")
    assert path.stat().st_size < 1_000_000
    assert refused(path).code == "map.unsafe_zip"
    lying = bytearray(path.read_bytes())
    real = struct.pack("<I", 200 * 1024 * 1024)
    path.write_bytes(bytes(lying).replace(real, struct.pack("<I", 1000)))
    assert refused(path).code in ("map.damaged", "map.unsafe_zip")
    empty = tmp_path / "none.zip"
    with zipfile.ZipFile(empty, "w") as package:
        package.writestr("readme.txt", "x")
    assert refused(empty).code == "map.zip"


def test_blocks_that_hold_themselves_are_named(tmp_path: Path) -> None:
    path = tmp_path / "块.dxf"
    one = "0|BLOCK|2|甲|0|INSERT|8|0|2|乙|0|ENDBLK|0|BLOCK|2|乙|0|INSERT|8|0|2|甲|0|ENDBLK"
    path.write_bytes(files.dxf("0|INSERT|8|0|2|甲", blocks=one))
    told = refused(path)
    assert told.code == "map.cyclic"
    assert "甲" in told.text
    many = "|".join("0|INSERT|8|0|2|b{n}" for _ in range(12))
    doubling = "|".join(f"0|BLOCK|2|b{n}|{many.format(n=n + 1)}|0|ENDBLK" for n in range(7))
    path.write_bytes(files.dxf("0|INSERT|8|0|2|b0", blocks=doubling))
    assert refused(path).code in ("map.too_large", "map.empty")


def test_dxf_cut_off_or_of_no_unit(tmp_path: Path) -> None:
    path = tmp_path / "a.dxf"
    entities = files.polyline("J", files.house(0, 0))
    path.write_bytes(files.dxf(entities, ended=False))
    assert refused(path).code == "map.cut_off"
    path.write_bytes(files.dxf(files.polyline("J", files.house(0, 0, 4e9, 4e9))))
    assert refused(path).code == "map.units"
    path.write_bytes(files.dxf(entities.replace("10|0|", "10|inf|", 1), header="9|$INSUNITS|70|6"))
    assert refused(path).code == "map.not_a_number"
    path.write_bytes(files.dxf(entities.replace("10|0|", "10|x|", 1), header="9|$INSUNITS|70|6"))
    told = refused(path)
    assert told.code == "map.damaged"
    assert "1A" in told.text


def test_geopackages_with_views_cuts_and_lies(tmp_path: Path) -> None:
    endless = (
        "CREATE VIEW 楼栋 AS WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n)"
        " SELECT k AS fid, x'00' AS geom, 'a' AS 名称 FROM n"
    )
    assert refused(files.geopackage(tmp_path / "view.gpkg", [], extra=endless)).code == "map.empty"
    path = files.geopackage(
        tmp_path / "a.gpkg", [("1", files.blob([files.house(114, 30, 0.001, 0.001)])[:40])]
    )
    told = refused(path)
    assert told.code in ("map.cut_off", "map.damaged")
    assert "楼栋.1" in told.text
    whole = (tmp_path / "a.gpkg").read_bytes()
    (tmp_path / "b.gpkg").write_bytes(whole[: len(whole) // 2])
    assert refused(tmp_path / "b.gpkg").code == "map.damaged"
    (tmp_path / "c.gpkg").write_bytes(b"SQLite format 3\x00" + bytes(4096))
    assert refused(tmp_path / "c.gpkg").code in ("map.damaged", "map.kind")


def test_a_file_that_eats_the_child_does_not_eat_us(tmp_path: Path) -> None:
    """The parent lives and says so; here the child is given no time at all."""
    path = tmp_path / "a.geojson"
    path.write_bytes(polygons(3))
    with pytest.raises(Refused) as told:
        read_outlines(path, seconds=0.001)
    assert told.value.code == "map.too_large"
    assert "a.geojson" in told.value.text


def test_no_damage_makes_it_fail_otherwise_than_by_refusing(tmp_path: Path) -> None:
    """Four hundred damaged copies of good files of every kind: each is read or refused, nothing else happens."""
    chance = random.Random(7)
    geo = tmp_path / "a.geojson"
    geo.write_bytes(json.dumps(json.loads(polygons(20))).encode())
    dxf = tmp_path / "a.dxf"
    blocks = f"0|BLOCK|2|楼|{files.polyline('0', files.house(0, 0))}|0|ENDBLK"
    dxf.write_bytes(
        files.dxf(
            files.polyline("J", files.house(0, 0)) + "|0|INSERT|8|0|2|楼|10|5|20|5",
            blocks=blocks,
            header="9|$INSUNITS|70|6",
        )
    )
    gpkg = files.geopackage(tmp_path / "a.gpkg", [("1", files.blob([files.house(114, 30, 0.001, 0.001)]))])
    shp = files.shapefile(
        tmp_path, "s", {"shp": files.shp([[files.house(0, 0)]] * 3), "dbf": files.dbf(ROW * 3, "gbk")}
    )
    for path in (geo, dxf, gpkg, shp):
        good = path.read_bytes()
        for _turn in range(100):
            bad = bytearray(good)
            for _place in range(chance.choice((1, 1, 4, 30))):
                bad[chance.randrange(len(bad))] = chance.randrange(256)
            path.write_bytes(bytes(bad[: chance.randrange(1, len(bad))] if chance.random() < 0.2 else bad))
            assert child.answer(path, "", "").keys() <= {"map", "refused"}


def test_no_environment_of_ours_reaches_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEZHI_PASSWORD", "secret")
    path = tmp_path / "a.geojson"
    path.write_bytes(polygons(3))
    assert len(read_outlines(path).outlines) == 3
    assert os.environ["GEZHI_PASSWORD"] == "secret"
