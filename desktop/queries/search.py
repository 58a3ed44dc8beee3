"""The one search box: a name, pinyin initials, a phone or ID tail, a door. Masked by construction: no numbers out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.base.i18n import N_, _
from desktop.domain.roles import BY_KEY

COUNTED = 1_000  # totals are exact up to here
KINDS = {
    "resident": N_("居民"),
    "household": N_("住户"),
    "dwelling": N_("房屋"),
    "staff": N_("队伍"),
    "grid": N_("网格"),
    "compound": N_("小区"),
}
_DOOR_WORDS = re.compile(r"号楼|栋|幢|座|#楼|#|单元|门|梯")
# Letters that the index's older tables take for spaces: inside a word they would make it a phrase, which it refuses.
_SPLITTING = re.compile("[\u19b0-\u19c0\u19c8\u19c9\u1cf2\u1cf3]")
_TAIL_WORDS = re.compile(r"[室号户]$")

_TITLES = {
    "resident": (
        "SELECT r.id, r.name, c.name, b.label, u.label, d.room, h.address_text FROM resident r "
        "LEFT JOIN household h ON h.id = r.household_id LEFT JOIN dwelling d ON d.id = h.dwelling_id "
    ),
    "household": (
        "SELECT h.id, h.head_name, c.name, b.label, u.label, d.room, h.address_text FROM household h "
        "LEFT JOIN dwelling d ON d.id = h.dwelling_id "
    ),
    "dwelling": (
        "SELECT d.id, (SELECT group_concat(h.head_name, '、') FROM household h WHERE h.dwelling_id = d.id), "
        "c.name, b.label, u.label, d.room, NULL FROM dwelling d "
    ),
}
_PLACE = (
    "LEFT JOIN building b ON b.id = d.building_id LEFT JOIN unit u ON u.id = d.unit_id "
    "LEFT JOIN compound c ON c.id = b.compound_id WHERE {alias}.id IN ({marks})"
)
_ALIAS = {"resident": "r", "household": "h", "dwelling": "d"}
_PLAIN = {
    "staff": "SELECT s.id, s.name, group_concat(DISTINCT a.role) FROM staff s LEFT JOIN assignment a "
    "ON a.staff_id = s.id WHERE s.id IN ({marks}) GROUP BY s.id",
    "grid": "SELECT id, name, code FROM grid WHERE id IN ({marks})",
    "compound": "SELECT id, name, NULL FROM compound WHERE id IN ({marks})",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: what it is called and where it is."""

    kind: str
    id: str
    title: str
    where: str

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return _(KINDS[self.kind])


@dataclass(frozen=True, slots=True)
class Hits:
    """The first hits and how many there are; `total` stops counting at `COUNTED`."""

    hits: tuple[Hit, ...]
    total: int


def find(db: Connection, words: str, *, limit: int = 50) -> Hits:
    """Records every one of whose keys begins with every word typed; nothing for blank words."""
    match = _match(words)
    if not match:
        return Hits((), 0)
    rows = db.exec_driver_sql(
        "SELECT e.kind, e.entity_id FROM search s JOIN search_entry e ON e.no = s.rowid "
        "WHERE search MATCH ? LIMIT ?",
        (match, limit),
    ).all()
    total = len(rows)
    if total == limit:
        counted = "SELECT count(*) FROM (SELECT rowid FROM search WHERE search MATCH ? LIMIT ?)"
        total = int(db.exec_driver_sql(counted, (match, COUNTED)).scalar() or 0)
    titles = _titles(db, [(row[0], row[1]) for row in rows])
    return Hits(tuple(titles[row[1]] for row in rows if row[1] in titles), total)


def _match(words: str) -> str:
    """The words as an index query: each one a prefix, all of them wanted."""
    found = []
    for word in _SPLITTING.sub(" ", unicodedata.normalize("NFC", words).lower()).split():
        plain = door(word)
        kept = "".join(ch for ch in plain if ch.isalnum() or ch == "-").strip("-")
        if kept:
            found.append(f'"{kept}"*')
    return " AND ".join(found)


def door(word: str) -> str:
    """`3号楼2单元501室`, `3#2-501` and `3-2-501` as the index writes a door; other words unchanged."""
    if not any(ch.isdigit() for ch in word) or not _DOOR_WORDS.search(word):
        return word
    return re.sub(r"-+", "-", _TAIL_WORDS.sub("", _DOOR_WORDS.sub("-", word))).strip("-")


def _titles(db: Connection, found: list[tuple[str, str]]) -> dict[str, Hit]:
    hits: dict[str, Hit] = {}
    for kind in dict.fromkeys(kind for kind, _id in found):
        ids = tuple(i for k, i in found if k == kind)
        marks = ",".join("?" * len(ids))
        if kind in _TITLES:
            sql = _TITLES[kind] + _PLACE.format(alias=_ALIAS[kind], marks=marks)
            for entity_id, name, compound, building, unit, room, typed in db.exec_driver_sql(sql, ids):
                place = "-".join(part for part in (building, unit, room) if part)
                where = f"{compound} {place}" if compound else typed or _("地址待落")
                hits[entity_id] = Hit(kind, entity_id, name or place or _("(无姓名)"), where)
        elif kind in _PLAIN:
            for entity_id, name, where in db.exec_driver_sql(_PLAIN[kind].format(marks=marks), ids):
                hits[entity_id] = Hit(kind, entity_id, name or "", _posts(kind, where))
    return hits


def _posts(kind: str, where: str | None) -> str:
    if kind != "staff" or not where:
        return where or ""
    return "、".join(_(BY_KEY[key].name) for key in where.split(",") if key in BY_KEY)
