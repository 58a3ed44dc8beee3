"""What an import of outlines has to know: the listed buildings with their compounds, and the map as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection

from desktop.queries.places import building_words


@dataclass(frozen=True, slots=True)
class ListedBuilding:
    """A building with every way its compound is called."""

    id: str
    label: str
    title: str
    compound_id: str
    names: tuple[str, ...]
    alias: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The map now: its frame (empty: none yet) and the middles of the buildings that have a place, in centimetres.
    `source`: whom the outlines' author asks to be named."""

    community: str
    frame: Mapping[str, Any]
    places: Mapping[str, tuple[int, int]]
    source: str = ""


def buildings(db: Connection) -> list[ListedBuilding]:
    """Every building of the office, in the order of the list."""
    rows = db.exec_driver_sql(
        "SELECT b.id, b.label, b.alias, b.kind, c.id, c.name, c.aliases, c.kind FROM building b"
        " LEFT JOIN compound c ON c.id = b.compound_id"
        " ORDER BY c.sort_no, c.name, b.sort_no, length(b.label), b.label, b.id"
    )
    found = []
    for key, label, alias, kind, compound, name, aliases, compound_kind in rows:
        title = building_words(str(label or ""), courtyard="courtyard" in (kind, compound_kind))
        others = orjson.loads(aliases) if aliases else []
        names = tuple(str(one) for one in (name, *others) if one)
        found.append(
            ListedBuilding(key, label or "", f"{name or ''}{title}", compound or "", names, alias or "")
        )
    return found


def standing(db: Connection) -> Standing:
    """The frame and the places of the map."""
    row = db.exec_driver_sql("SELECT name, map_frame FROM community ORDER BY sort_no, id").first()
    frame = orjson.loads(row[1]) if row and row[1] else {}
    keys = ("crs", "lon", "lat", "x", "y")
    known = {key: frame[key] for key in keys if key in frame} if isinstance(frame, dict) else {}
    source = str(frame.get("source") or "") if isinstance(frame, dict) else ""
    places = {
        row[0]: (int(row[1]), int(row[2]))
        for row in db.exec_driver_sql(
            "SELECT id, map_x, map_y FROM building WHERE map_x IS NOT NULL AND map_y IS NOT NULL"
        )
    }
    return Standing(row[0] if row else "", known if "crs" in known else {}, places, source)
