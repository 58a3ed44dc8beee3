"""The search index: which words lead to which record. Kept in the transaction that writes the record.

Names are found by any later part of them, by pinyin in full and by initials (with the readings surnames have),
phones and ID numbers by their beginning and by any tail, dwellings by door (`3-2-501`) and by who owns or rents
them, buildings by `3号楼`, micro-grids by number (`3-2`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base import pinyin
from desktop.domain.address import number_label
from desktop.store.log import chunks, meta, set_meta

CREATE: Final = (
    "CREATE VIRTUAL TABLE search USING fts5(terms, content='', contentless_delete=1, detail=none, "
    "prefix='1 2 3', tokenize=\"unicode61 remove_diacritics 0 tokenchars '-'\")"
)
VERSION: Final = "3"  # of what is written into the index; a file with another one is indexed anew
TAIL: Final = "t"  # stands before a number written backwards: no pinyin begins so and goes on with digits
TAIL_DIGITS: Final = 3  # fewer would meet every tenth number
READINGS: Final = 12  # combinations of heteronyms kept per name
PARTS: Final = 12  # later parts of a name kept

# Readings a character has as a surname and the usual one misses (现代汉语词典, surnames).
SURNAMES: Final = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "盖": "ge", "朴": "piao",
    "任": "ren", "华": "hua", "乐": "yue", "繁": "po", "折": "she", "员": "yun", "尉": "yu", "宓": "fu",
    "缪": "miao", "翟": "zhai", "覃": "qin", "令": "ling", "洗": "xian", "冼": "xian", "黑": "he", "秘": "bi",
    "种": "chong", "召": "shao", "应": "ying", "晁": "chao", "佴": "nai", "牟": "mu", "过": "guo", "万": "wan",
}  # fmt: skip
COMPOUND_SURNAMES: Final = {
    "尉迟": "yu chi", "万俟": "mo qi", "单于": "chan yu", "长孙": "zhang sun", "澹台": "tan tai", "鲜于": "xian yu",
    "令狐": "ling hu", "宇文": "yu wen", "闾丘": "lv qiu", "亓官": "qi guan", "夏侯": "xia hou", "皇甫": "huang fu",
    "呼延": "hu yan", "赫连": "he lian", "贺兰": "he lan", "乐正": "yue zheng", "公冶": "gong ye", "宰父": "zai fu",
}  # fmt: skip

_SOURCES: Final = {
    "resident": "SELECT id, name, former_name, phones, id_number FROM resident WHERE id IN ({marks})",
    "staff": "SELECT id, name, NULL, phones, id_number FROM staff WHERE id IN ({marks})",
    "household": (
        "SELECT id, head_name, contact_name, CASE WHEN phone IS NULL THEN NULL ELSE json_array(phone) END, NULL "
        "FROM household WHERE id IN ({marks})"
    ),
    "grid": "SELECT id, name, code, NULL, NULL, number FROM grid WHERE id IN ({marks})",
    "micro_grid": (
        "SELECT m.id, m.name, m.number, g.number FROM micro_grid m LEFT JOIN grid g ON g.id = m.grid_id "
        "WHERE m.id IN ({marks})"
    ),
    "compound": "SELECT id, name, NULL, NULL, NULL FROM compound WHERE id IN ({marks})",
    "building": (
        "SELECT b.id, b.label, b.alias, c.name, b.kind FROM building b LEFT JOIN compound c ON c.id = b.compound_id "
        "WHERE b.id IN ({marks})"
    ),
    "dwelling": (
        "SELECT d.id, b.label, u.label, d.room, c.name, d.owner_name, d.tenant_name, d.owner_phone, d.tenant_phone "
        "FROM dwelling d JOIN building b ON b.id = d.building_id LEFT JOIN unit u ON u.id = d.unit_id "
        "LEFT JOIN compound c ON c.id = b.compound_id WHERE d.id IN ({marks})"
    ),
}

_LEANING: Final = {  # the records whose entry says something of another one, which may arrive after them
    "compound": (
        (
            "dwelling",
            "SELECT d.id FROM building b JOIN dwelling d ON d.building_id = b.id WHERE compound_id = ?",
        ),
        ("building", "SELECT id FROM building WHERE compound_id = ?"),
    ),
    "building": (("dwelling", "SELECT id FROM dwelling WHERE building_id = ?"),),
    "unit": (("dwelling", "SELECT id FROM dwelling WHERE unit_id = ?"),),
    "grid": (("micro_grid", "SELECT id FROM micro_grid WHERE grid_id = ?"),),
}


def refresh(
    db: Connection, *, new: Sequence[tuple[str, str]] = (), changed: Sequence[tuple[str, str]] = ()
) -> None:
    """Bring the index in line with records that were created or changed (kind, id)."""
    gone = [entity_id for kind, entity_id in changed if kind in _SOURCES]
    leaning = _leaning_on(db, (*new, *changed))
    gone += [i for _kind, i in leaning]
    for part in chunks(gone):
        marks = ",".join("?" * len(part))
        nos = db.exec_driver_sql(
            f"SELECT no FROM search_entry WHERE entity_id IN ({marks})",  # noqa: S608 - only question marks
            tuple(part),
        ).all()
        if nos:
            numbers = [(row[0],) for row in nos]
            db.exec_driver_sql("DELETE FROM search WHERE rowid = ?", numbers)
            db.exec_driver_sql("DELETE FROM search_entry WHERE no = ?", numbers)
    by_kind: dict[str, list[str]] = {}
    for kind, entity_id in dict.fromkeys([*new, *changed, *leaning]):
        if kind in _SOURCES:
            by_kind.setdefault(kind, []).append(entity_id)
    for kind, ids in by_kind.items():
        _index(db, kind, ids)


def _leaning_on(db: Connection, records: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    found = dict[tuple[str, str], None]()
    for kind, entity_id in records:
        for leaning, sql in _LEANING.get(kind, ()):
            found.update({(leaning, row[0]): None for row in db.exec_driver_sql(sql, (entity_id,))})
    return list(found)


def _index(db: Connection, kind: str, ids: Sequence[str]) -> None:
    start = int(db.exec_driver_sql("SELECT coalesce(max(no), 0) FROM search_entry").scalar() or 0)
    entries, texts = [], []
    for part in chunks(ids):
        sql = _SOURCES[kind].format(marks=",".join("?" * len(part)))
        for row in db.exec_driver_sql(sql, tuple(part)):
            start += 1
            entries.append((start, row[0], kind))
            texts.append((start, " ".join(sorted(terms(kind, tuple(row))))))
    if entries:
        db.exec_driver_sql("INSERT INTO search_entry (no, entity_id, kind) VALUES (?, ?, ?)", entries)
        db.exec_driver_sql("INSERT INTO search (rowid, terms) VALUES (?, ?)", texts)


def terms(kind: str, row: tuple[Any, ...]) -> set[str]:
    """Every word that leads to the record; `row` as its source query gives it, the id first."""
    if kind == "dwelling":
        return _door_terms(*row[1:5]) | _keeper_terms(row[5:7], row[7:9])
    if kind == "building":
        return _building_terms(*row[1:])
    if kind == "micro_grid":
        return _micro_terms(*row[1:])
    name, other, phones, number, *rest = row[1:]
    found = set[str]()
    for text in (name, other):
        if text:
            found |= name_terms(text)
    if rest and rest[0]:
        found.add(grid_term(int(rest[0])))
    for phone in orjson.loads(phones) if phones else ():
        found |= phone_terms(phone)
    if number:
        found |= {number.lower(), tail_term(number)}
    return {word for word in found if word}


def phone_terms(phone: str) -> set[str]:
    """A phone by its beginning and by its end."""
    digits = "".join(filter(str.isdigit, phone))
    return {digits, tail_term(digits)} if digits else set()


def tail_term(digits: str) -> str:
    """A number backwards, so that any tail of it is the beginning of a word."""
    return TAIL + digits[::-1].lower()


def beginning(word: str) -> str:
    """The query for one word of letters and digits by its beginning; a number also by its end."""
    tail = f' OR "{tail_term(word)}"*' if word.isdigit() and len(word) >= TAIL_DIGITS else ""
    return f'"{word}"*{tail}'


def grid_term(number: int) -> str:
    """A grid by its number, however it is written."""
    return f"{number}网格"


def micro_term(grid: int, number: int) -> str:
    """A micro-grid by its number and that of its grid, however they are written."""
    return f"{grid}-{number}微网格"


def building_term(label: str) -> str:
    """A building by its number, however it is written."""
    return f"{number_label(label)}号楼".lower()


def door_term(building: str, unit: str | None = None, room: str | None = None) -> str:
    """A door as the index writes it: `3-2-501`, `a-1203`; with a hyphen behind when there is no room."""
    parts = [number_label(part) for part in (building, unit, room) if part]
    return "-".join(parts).lower() + ("" if room else "-")


def _building_terms(label: str | None, alias: str | None, compound: str | None, kind: str | None) -> set[str]:
    found = {building_term(label)} if label else set()
    if kind == "courtyard" and label:
        found.add(f"{number_label(label)}号院")
    if alias:
        found |= name_terms(alias)
    if compound and label:
        found |= {
            plain(compound) + building_term(label),
            *(i + building_term(label) for i in readings(compound)[1]),
        }
    return found


def _door_terms(building: str | None, unit: str | None, room: str | None, compound: str | None) -> set[str]:
    whole = door_term(building or "", unit, room)
    found = {whole, number_label(room).lower() if room else ""}
    if unit and room and building:
        found.add(door_term(building, None, room))  # said without the stair
    if compound:
        prefixes = {plain(compound), *readings(compound)[1]}
        found |= {plain(compound), *(prefix + whole for prefix in prefixes)}
    return {word for word in found if word.strip("-")}


def _keeper_terms(names: Sequence[str | None], phones: Sequence[str | None]) -> set[str]:
    """Who owns or rents a dwelling."""
    called = (name_terms(name or "") for name in names)
    return set[str]().union(*called, *(phone_terms(phone or "") for phone in phones)) - {""}


def _micro_terms(name: str | None, number: int | None, grid: int | None) -> set[str]:
    numbered = {micro_term(grid, number)} if grid and number else set()
    return (numbered | name_terms(name or "")) - {""}


def plain(text: str) -> str:
    """Letters and digits alone, in small letters: one word of the index."""
    return "".join(ch for ch in text if ch.isalnum()).lower()


def name_terms(name: str) -> set[str]:
    """Later parts of the name, its pinyin in full and its initials."""
    word = plain(name)[:24]
    found = {word[i:] for i in range(min(len(word), PARTS))}
    full, initials = readings(word)
    return found | set(full) | set(initials)


@lru_cache(maxsize=65_536)
def readings(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(full pinyin, initials) of a name, at most twelve of each; the first character read as a surname first.

    The usual reading comes first, then every single character read otherwise, then two of them and more.
    """
    choices = _choices(text[:12])
    usual = tuple(syllables[0] for syllables in choices)
    single = [
        (*usual[:i], other, *usual[i + 1 :]) for i, syllables in enumerate(choices) for other in syllables[1:]
    ]
    combinations = list(dict.fromkeys([usual, *single, *islice(product(*choices), READINGS)]))[:READINGS]
    full = tuple(dict.fromkeys("".join(c) for c in combinations))
    initials = tuple(dict.fromkeys("".join(s[:1] for s in c) for c in combinations))
    return full, initials


def _choices(text: str) -> list[tuple[str, ...]]:
    """The readings of each character, those of a two-character surname fixed."""
    surname = COMPOUND_SURNAMES.get(text[:2], "")
    known: list[tuple[str, ...]] = [(syllable,) for syllable in surname.split()]
    return known + [_syllables(ch, first=i == 0) for i, ch in enumerate(text) if i >= len(known)]


@lru_cache(maxsize=65_536)
def _syllables(ch: str, *, first: bool) -> tuple[str, ...]:
    if ch.isascii():
        return (ch,)
    found = pinyin.syllables(ch)
    if first and ch in SURNAMES:
        return (SURNAMES[ch], *(s for s in found if s != SURNAMES[ch]))
    return found


def strays(db: Connection) -> int:
    """How many records lack their entry, or have one although they are not on the books."""
    wrong = 0
    for kind, source in _SOURCES.items():
        rows = source.partition(" WHERE ")[0]
        missing = f"SELECT id FROM ({rows}) EXCEPT SELECT entity_id FROM search_entry"  # noqa: S608 - our own text
        left = f"SELECT entity_id FROM search_entry WHERE kind = ? EXCEPT SELECT id FROM ({rows})"  # noqa: S608
        wrong += len(db.exec_driver_sql(missing).all()) + len(db.exec_driver_sql(left, (kind,)).all())
    return wrong


def rebuild(db: Connection, kinds: Iterable[str] = tuple(_SOURCES)) -> None:
    """Throw the index away and make it again from the rows."""
    db.exec_driver_sql("DROP TABLE search")
    db.exec_driver_sql(CREATE)
    db.exec_driver_sql("DELETE FROM search_entry")
    for kind in kinds:
        ids = [row[0] for row in db.exec_driver_sql(f'SELECT id FROM "{kind}"')]  # noqa: S608 - our own kinds
        _index(db, kind, ids)
    set_meta(db, "search_version", VERSION)


def outdated(db: Connection) -> bool:
    """Whether the index was written by a program that wrote other words into it."""
    return meta(db, "search_version") != VERSION
