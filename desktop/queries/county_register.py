"""The register as a county workbook compares with it: communities, grids, the team with its posts, patrols."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection

Fields = dict[str, Any]
_JSON = frozenset(("declared", "phones", "committee_posts"))


@dataclass
class CountyRegister:
    """What is on file, by id, JSON decoded. `posts`: staff id -> their assignments; `patrols`: id -> fields."""

    communities: dict[str, Fields] = field(default_factory=dict)
    grids: dict[str, Fields] = field(default_factory=dict)
    staff: dict[str, Fields] = field(default_factory=dict)
    posts: dict[str, list[Fields]] = field(default_factory=dict)
    patrols: dict[str, Fields] = field(default_factory=dict)

    def community(self, code: str, name: str) -> str | None:
        """The id of a community by its code, or by its name when it has no code on file."""
        for entity_id, row in self.communities.items():
            if code and row["code"] == code:
                return entity_id
        return next(
            (i for i, row in self.communities.items() if row["name"] == name and not (code and row["code"])),
            None,
        )

    def grid(self, community_id: str, code: str, number: int) -> str | None:
        """The id of a grid by its code, else by its number among the grids in use of the community."""
        own = {i: row for i, row in self.grids.items() if row["community_id"] == community_id}
        for entity_id, row in own.items():
            if code and row["code"] == code:
                return entity_id
        for entity_id, row in own.items():
            if row["number"] == number and not row["closed_on"] and not (code and row["code"]):
                return entity_id
        return None

    def person(self, community_id: str, number: str | None, name: str) -> str | None:
        """The id of somebody of the team by number, else by name in the community when one side has no number."""
        if number:
            for entity_id, row in self.staff.items():
                if row["id_number"] == number:
                    return entity_id
        for entity_id, row in self.staff.items():
            same = row["name"] == name and row["community_id"] == community_id
            if same and not (number and row["id_number"]):
                return entity_id
        return None

    def post(self, staff_id: str, role: str, scope_id: str) -> Fields | None:
        """The post a person holds or held at a place."""
        for row in self.posts.get(staff_id, ()):
            if row["role"] == role and row["scope_id"] == scope_id:
                return row
        return None


def snapshot(db: Connection) -> CountyRegister:
    """Read what a county workbook is compared with."""
    register = CountyRegister(
        communities=_by_id(db, "SELECT * FROM community ORDER BY sort_no, code"),
        grids=_by_id(db, "SELECT * FROM grid ORDER BY community_id, number"),
        staff=_by_id(db, "SELECT * FROM staff ORDER BY community_id, name"),
        patrols=_by_id(db, "SELECT * FROM patrol ORDER BY day"),
    )
    for row in _by_id(db, "SELECT * FROM assignment ORDER BY start").values():
        register.posts.setdefault(row["staff_id"], []).append(row)
    return register


def _by_id(db: Connection, sql: str) -> dict[str, Fields]:
    cursor = db.exec_driver_sql(sql)
    names = tuple(cursor.keys())
    return {row[0]: _decoded(dict(zip(names, row, strict=True))) for row in cursor}


def _decoded(row: Mapping[str, Any]) -> Fields:
    return {k: orjson.loads(v) if k in _JSON and v is not None else v for k, v in row.items()}
