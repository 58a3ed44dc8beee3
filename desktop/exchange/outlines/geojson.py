"""Reads GeoJSON (RFC 7946, and the older form with `crs`): Feature collections, single features, bare geometries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from desktop.exchange.outlines.data import MapFile
from desktop.exchange.outlines.gathering import Gathering, tidy
from desktop.exchange.outlines.projection import WGS84, System, by_code
from desktop.exchange.outlines.refusals import MAX_CORNERS, Unfit

LAYERS = ("layer", "图层", "Layer")
DEEPEST = 8
_LEAST_CORNER = 5  # bytes: no position is shorter than "[0,0]"


def read_geojson(content: bytes) -> MapFile:
    """Raises `Unfit`."""
    if content.count(b"[") > 4 * MAX_CORNERS:
        raise Unfit("map.too_large", str(content.count(b"[")))
    try:
        whole = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise _at(content, error) from error
    if not isinstance(whole, dict) or "type" not in whole:
        raise Unfit("map.kind")
    found = Gathering("geojson")
    skipped = 0
    for number, feature in enumerate(_features(whole), 1):
        words = feature.get("properties")
        words = words if isinstance(words, dict) else {}
        source = str(feature.get("id") or words.get("id") or number)
        layer = next((str(words[name]) for name in LAYERS if isinstance(words.get(name), str)), "")
        try:
            skipped += _take(found, source, layer, feature.get("geometry"), words, 0)
        except (TypeError, ValueError, KeyError, IndexError) as error:
            raise Unfit("map.damaged", source) from error
    if skipped:
        found.note("skipped", detail=str(skipped))
    return replace(found.finish(_system(whole)), attribution=tidy(str(whole.get("attribution") or "")))


def _at(content: bytes, error: orjson.JSONDecodeError) -> Unfit:
    """Where it breaks: the number of the feature that was being read."""
    if re.search(rb"[\[,]\s*-?(?:NaN|Infinity|inf|nan)\b", content):
        number = content[: content.find(b"NaN") if b"NaN" in content else None].count(b'"Feature"')
        return Unfit("map.not_a_number", str(number))
    before = content.decode("utf-8", "replace")[: error.pos]
    number = before.count('"Feature"')
    ended = error.pos >= len(content.decode("utf-8", "replace").rstrip()) - 1
    return Unfit("map.cut_off" if ended else "map.damaged", str(number))


def _features(whole: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if whole["type"] == "FeatureCollection":
        features = whole.get("features")
        if not isinstance(features, list):
            raise Unfit("map.damaged", "features")
        for number, feature in enumerate(features, 1):
            if not isinstance(feature, dict):
                raise Unfit("map.damaged", str(number))
            yield feature
    elif whole["type"] == "Feature":
        yield whole
    else:
        yield {"geometry": whole}


def _take(found: Gathering, source: str, layer: str, shape: Any, words: Mapping[str, Any], depth: int) -> int:
    """Add one geometry; the number of parts that are neither areas nor lines."""
    if shape is None:
        return 1
    if depth > DEEPEST:
        raise Unfit("map.damaged", source)
    kind = shape["type"]
    if kind == "GeometryCollection":
        return sum(_take(found, source, layer, one, words, depth + 1) for one in shape["geometries"])
    if kind == "Polygon":
        found.area(source, layer, [_line(ring) for ring in shape["coordinates"]], words=words)
    elif kind == "MultiPolygon":
        rings = [_line(ring) for polygon in shape["coordinates"] for ring in polygon]
        found.area(source, layer, rings, words=words)
    elif kind == "LineString":
        found.way(source, layer, _line(shape["coordinates"]), words=words)
    elif kind == "MultiLineString":
        for line in shape["coordinates"]:
            found.way(source, layer, _line(line), words=words)
    else:
        return 1
    return 0


def _line(raw: Sequence[Sequence[Any]]) -> list[tuple[float, float]]:
    if any(isinstance(one, (str, bool)) for point in raw[:1] for one in point[:2]):
        raise ValueError("a coordinate is a number")
    return [(float(point[0]), float(point[1])) for point in raw]


def _system(whole: Mapping[str, Any]) -> System:
    """WGS84, as the standard says, unless an older file names another by its number."""
    named = whole.get("crs")
    name = str((named.get("properties") or {}).get("name", "")) if isinstance(named, dict) else ""
    if not name or "CRS84" in name:
        return WGS84
    code = re.search(r"(\d{4,6})$", name)
    system = by_code(int(code[1])) if code else None
    if system is None:
        raise Unfit("map.projection", name)
    return system
