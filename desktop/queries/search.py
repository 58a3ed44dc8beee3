"""The one search box: a name, pinyin, the tail of a phone or ID number, a door in any spelling, a grid.

Numbers come out masked. Care records are not in the index: nobody is found by what he needs or is watched for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.base.i18n import N_, _
from desktop.domain.roles import BY_KEY
from desktop.queries.places import grid_words, micro_words
from desktop.queries.search_reason import reasons
from desktop.queries.typed_place import door_words, grid_word, micro_number_words
from desktop.store.search import TAIL

COUNTED = 1_000  # totals are exact up to here
KINDS = {
    "resident": N_("居民"),
    "household": N_("住户"),
    "dwelling": N_("房屋"),
    "building": N_("楼栋"),
    "staff": N_("队伍"),
    "grid": N_("网格"),
    "compound": N_("小区"),
    "micro_grid": N_("微网格"),
}
# Letters that the index's older tables take for spaces: inside a word they would make it a phrase, which it refuses.
_SPLITTING = re.compile("[\u19b0-\u19c0\u19c8\u19c9\u1cf2\u1cf3]")
_NUMBER = re.compile(r"[0-9]{3,18}x?")  # of a phone or an ID document: its beginning or its end
_ORDER = tuple(KINDS)

_TITLES = {
    "resident": (
        "SELECT r.id, r.name, c.name, b.label, u.label, d.room, h.address_text, r.state FROM resident r "
        "LEFT JOIN household h ON h.id = r.household_id LEFT JOIN dwelling d ON d.id = h.dwelling_id "
    ),
    "household": (
        "SELECT h.id, h.head_name, c.name, b.label, u.label, d.room, h.address_text, h.state FROM household h "
        "LEFT JOIN dwelling d ON d.id = h.dwelling_id "
    ),
    "dwelling": (
        "SELECT d.id, (SELECT group_concat(h.head_name, '、') FROM household h WHERE h.dwelling_id = d.id), "
        "c.name, b.label, u.label, d.room, NULL, NULL FROM dwelling d "
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
    "micro_grid": "SELECT m.id, m.name, g.name, g.number, m.number FROM micro_grid m "
    "LEFT JOIN grid g ON g.id = m.grid_id WHERE m.id IN ({marks})",
    "building": "SELECT b.id, b.label, c.name, b.kind FROM building b LEFT JOIN compound c ON c.id = b.compound_id "
    "WHERE b.id IN ({marks})",
    "compound": "SELECT id, name, NULL FROM compound WHERE id IN ({marks})",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found: what it is called, where it is, and what of it was meant when that was not its name.

    reason: `电话 138****1234`, `证件 4203**********0013`, `曾用名 张三`, `产权人 张三`; "" for a hit on the name or
    the place itself.
    """

    kind: str
    id: str
    title: str
    where: str
    reason: str = ""

    @property
    def kind_name(self) -> str:
        """The kind in words."""
        return _(KINDS[self.kind])


@dataclass(frozen=True, slots=True)
class Hits:
    """The first hits, by kind, whole words before beginnings; `total` stops counting at `COUNTED`."""

    hits: tuple[Hit, ...]
    total: int


def find(db: Connection, words: str, *, limit: int = 50) -> Hits:
    """Records every one of whose keys begins with every word typed; nothing for blank words."""
    for whole, begun in _matches(db, words):
        found = _rows(db, whole, limit)
        exact = set(found)
        found += [row for row in _rows(db, begun, limit) if row not in exact][: limit - len(found)]
        if found:
            return Hits(tuple(_hits(db, found, len(exact), words)), _total(db, begun, len(found), limit))
    return Hits((), 0)


def _rows(db: Connection, match: str, limit: int) -> list[tuple[str, str]]:
    sql = (
        "SELECT e.kind, e.entity_id FROM search s JOIN search_entry e ON e.no = s.rowid "
        "WHERE search MATCH ? LIMIT ?"
    )
    return [(row[0], row[1]) for row in db.exec_driver_sql(sql, (match, limit))]


def _total(db: Connection, match: str, found: int, limit: int) -> int:
    if found < limit:
        return found
    counted = "SELECT count(*) FROM (SELECT rowid FROM search WHERE search MATCH ? LIMIT ?)"
    return max(found, int(db.exec_driver_sql(counted, (match, COUNTED)).scalar() or 0))


def _matches(db: Connection, words: str) -> list[tuple[str, str]]:
    """Index queries in the order in which they are tried, each for whole words and for beginnings of words."""
    typed = _SPLITTING.sub(" ", unicodedata.normalize("NFC", words))
    tried = []
    micro = micro_number_words(typed)
    place = micro if "格" in typed and micro else (*door_words(db, typed), *micro)
    if place:
        tried.append((_any(place, whole=True), _any(place, whole=False)))
    if grid := grid_word(typed):
        tried.append((f'"{grid}"', f'"{grid}"'))
    plain = [pair for word in typed.lower().split() if (pair := _word(word))[0]]
    if plain:
        tried.append((" AND ".join(w for w, _b in plain), " AND ".join(b for _w, b in plain)))
    return tried


def _any(words: Sequence[str], *, whole: bool) -> str:
    return " OR ".join(f'"{word}"' if whole else f'"{word}"*' for word in words)


def _word(word: str) -> tuple[str, str]:
    """One word as it must stand whole, and as it may begin; of a number also the end. ("", "") without a letter."""
    kept = (
        "".join(ch for ch in unicodedata.normalize("NFKC", word) if ch.isalnum() or ch == "-")
        .strip("-")
        .lower()
    )
    digits = kept.replace("-", "")
    if _NUMBER.fullmatch(digits):
        begun = " OR ".join(f'"{key}"*' for key in dict.fromkeys((kept, digits, TAIL + digits[::-1])))
        return f'"{digits}"', f"({begun})"
    return (f'"{kept}"', f'"{kept}"*') if kept else ("", "")


def _hits(db: Connection, found: list[tuple[str, str]], exact: int, words: str) -> list[Hit]:
    titles, why = _titles(db, found), reasons(db, found, words)

    def rank(n: int) -> tuple[bool, bool, int, bool]:
        kind, entity_id = found[n]
        # `1-1` is a door or the doors of a stair before it is a micro-grid
        last = kind == "micro_grid"
        return last, n >= exact, _ORDER.index(kind), titles.get(entity_id, ("",))[-1] != ""

    hits = []
    for number in sorted(range(len(found)), key=rank):
        kind, entity_id = found[number]
        if entity_id in titles:
            title, where, gone = titles[entity_id]
            hits.append(Hit(kind, entity_id, title + gone, where, why.get(entity_id, "")))
    return hits


def _titles(db: Connection, found: list[tuple[str, str]]) -> dict[str, tuple[str, str, str]]:
    """Title, place and state in words by id."""
    titles: dict[str, tuple[str, str, str]] = {}
    for kind in dict.fromkeys(kind for kind, _id in found):
        ids = tuple(i for k, i in found if k == kind)
        marks = ",".join("?" * len(ids))
        if kind in _TITLES:
            sql = _TITLES[kind] + _PLACE.format(alias=_ALIAS[kind], marks=marks)
            for entity_id, name, compound, building, unit, room, typed, state in db.exec_driver_sql(sql, ids):
                place = "-".join(part for part in (building, unit, room) if part)
                where = f"{compound} {place}" if compound else typed or _("地址待落")
                titles[entity_id] = (name or place or _("(无姓名)"), where, _state(state))
        elif kind == "building":
            for entity_id, label, compound, form in db.exec_driver_sql(_PLAIN[kind].format(marks=marks), ids):
                titles[entity_id] = (_building(label or "", form), compound or "", "")
        elif kind == "micro_grid":
            for entity_id, name, grid, no, own in db.exec_driver_sql(_PLAIN[kind].format(marks=marks), ids):
                titles[entity_id] = (micro_words(no, own, name), grid_words(no, grid), "")
        elif kind in _PLAIN:
            for entity_id, name, where in db.exec_driver_sql(_PLAIN[kind].format(marks=marks), ids):
                titles[entity_id] = (name or "", _posts(kind, where), "")
    return titles


def _state(state: str | None) -> str:
    words = {"left": _("(已迁出)"), "dead": _("(已故)"), "closed": _("(已销户)")}
    return words.get(state or "", "")


def _building(label: str, form: str | None) -> str:
    if form == "courtyard":
        return _("{n}号院").format(n=label)
    return _("{n}号楼").format(n=label) if label.isdigit() else _("{n}座").format(n=label)


def _posts(kind: str, where: str | None) -> str:
    if kind != "staff" or not where:
        return where or ""
    return "、".join(_(BY_KEY[key].name) for key in where.split(",") if key in BY_KEY)
