"""Residents and households that may be registered twice: while somebody types, and as a list of the whole office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.base.progress import SILENT, Progress, step
from desktop.domain import door, masking
from desktop.queries.likeness import (
    CERTAIN,
    LEAST,
    REASONS,
    Likeness,
    Person,
    alike_names,
    compare,
    first15,
    sound,
)
from desktop.store.log import chunks

KINDS: Final = ("resident", "household")
CROWD: Final = 60  # people behind one key (an office's phone, a home for the old): it says nothing
_EVERY: Final = 20_000
_PEOPLE: Final = """SELECT r.id, r.name, r.sex, r.birth, r.id_number, r.id_prefix15, r.phones,
coalesce(h.dwelling_id, h.address_text, ''), r.household_id FROM resident r
LEFT JOIN household h ON h.id = r.household_id"""

_PLACE: Final = """LEFT JOIN dwelling d ON d.id = h.dwelling_id
LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN building b ON b.id = d.building_id
LEFT JOIN compound k ON k.id = b.compound_id"""
_WHERE: Final = "k.name, b.label, u.label, d.room, h.address_text"
_HOMES: Final = f"LEFT JOIN household h ON h.id = r.household_id {_PLACE} WHERE r.id"
_NAMES: Final = {
    "resident": f"SELECT r.id, r.name, {_WHERE} FROM resident r {_HOMES}",  # noqa: S608 - our own text
    "household": f"SELECT h.id, h.head_name, {_WHERE} FROM household h {_PLACE} WHERE h.id",  # noqa: S608
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two registrations that may be one; `left` < `right`."""

    kind: str
    left: str
    right: str
    score: int
    reasons: tuple[str, ...]

    @property
    def id(self) -> str:
        """Of its line in a list."""
        return f"{self.left}:{self.right}"

    @property
    def words(self) -> str:
        """The reasons for the clerk."""
        return "、".join(_(REASONS[reason]) for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on file who may be the one being typed. `words` says why; numbers are masked."""

    resident_id: str
    household_id: str
    name: str
    where: str
    born: str
    state: str
    score: int
    words: str

    @property
    def certain(self) -> bool:
        """The same ID number."""
        return self.score == CERTAIN


def person(row: Sequence[Any]) -> Person:
    """One line of the register, to be compared."""
    phones = frozenset(orjson.loads(row[6])) if row[6] and row[6] != "[]" else frozenset()
    return Person(
        row[0],
        row[1] or "",
        row[2] or "",
        row[3] or "",
        row[4] or "",
        row[5] or "",
        phones,
        row[7] or "",
        row[8] or "",
    )


def distinct(db: Connection, kind: str) -> set[tuple[str, str]]:
    """The pairs (smaller id first) somebody said to be two."""
    sql = "SELECT left_id, right_id FROM distinct_pair WHERE record_kind = ?"
    return {(row[0], row[1]) for row in db.exec_driver_sql(sql, (kind,))}


def near(db: Connection, typed: Person, *, limit: int = 5) -> list[Candidate]:
    """Who on file may be the person being typed, the likeliest first; `typed.id` is "" for somebody new.

    Looked up by index: number, sound of the name, phone, home; one scan for birth date and damaged numbers.
    """
    if not typed.name and not typed.number:
        return []
    known = distinct(db, "resident") if typed.id else set()
    found: list[tuple[int, Person, Likeness]] = []
    for other in _around(db, typed):
        alike = compare(typed, other)
        if alike and other.id != typed.id and pair_of(typed.id, other.id) not in known:
            found.append((-alike.score, other, alike))
    found.sort(key=lambda row: (row[0], row[1].id))
    best = found[:limit]
    ids = [other.id for _score, other, _alike in best]
    places = names(db, "resident", ids)
    marks = ",".join("?" * len(ids))
    sql = f"SELECT id, coalesce(state, 'live') FROM resident WHERE id IN ({marks})"  # noqa: S608 - question marks
    states = {row[0]: row[1] for row in db.exec_driver_sql(sql, tuple(ids))}
    return [
        Candidate(
            other.id, other.household, other.name, places[other.id][1], masking.birth(other.birth), states[other.id],
            alike.score, Pair("resident", "", "", alike.score, alike.reasons).words,
        )
        for _score, other, alike in best
    ]  # fmt: skip


def _around(db: Connection, typed: Person) -> list[Person]:
    """Everybody who shares something with the person typed."""
    wanted: dict[str, None] = {}
    words = [sound(typed.name), *("".join(filter(str.isdigit, phone)) for phone in typed.phones)]
    match = " OR ".join(f'"{word}"' for word in words if word and word.isalnum())
    if match:
        sql = (
            "SELECT e.entity_id FROM search s JOIN search_entry e ON e.no = s.rowid "
            "WHERE search MATCH ? AND e.kind = 'resident' LIMIT 500"
        )
        wanted |= dict.fromkeys(row[0] for row in db.exec_driver_sql(sql, (match,)))
    prefix = first15(typed.number, typed.prefix15)
    for sql, value in (
        ("SELECT id FROM resident WHERE id_number = ?", typed.number),
        ("SELECT id FROM resident WHERE birth = ?", typed.birth if len(typed.birth) == 10 else ""),
        ("SELECT id FROM resident WHERE id_prefix15 = ?", prefix),
        (
            "SELECT r.id FROM household h JOIN resident r ON r.household_id = h.id WHERE h.dwelling_id = ?",
            typed.home,
        ),
    ):
        if value:
            wanted |= dict.fromkeys(row[0] for row in db.exec_driver_sql(sql, (value,)))
    found: list[Person] = []
    for part in chunks(list(wanted)):
        marks = ",".join("?" * len(part))
        found += [
            person(row) for row in db.exec_driver_sql(f"{_PEOPLE} WHERE r.id IN ({marks})", tuple(part))
        ]
    return found


def home_of(db: Connection, household_id: str) -> str:
    """Where a household lives, as it is compared."""
    sql = "SELECT coalesce(dwelling_id, address_text, '') FROM household WHERE id = ?"
    return str(db.exec_driver_sql(sql, (household_id,)).scalar() or "")


def pairs(
    db: Connection, *, kind: str = "resident", least: int = 0, progress: Progress = SILENT
) -> list[Pair]:
    """Every pair of the office that may be one, the likeliest first, without those said to be two."""
    find: Callable[[Connection, Progress], Iterable[Pair]] = _residents if kind == "resident" else _households
    known = distinct(db, kind)
    found = [
        pair for pair in find(db, progress) if pair.score >= least and (pair.left, pair.right) not in known
    ]
    return sorted(found, key=lambda pair: (-pair.score, pair.left, pair.right))


def pair_of(one: str, other: str) -> tuple[str, str]:
    """In the order in which pairs are kept."""
    return (one, other) if one < other else (other, one)


def _residents(db: Connection, progress: Progress) -> Iterator[Pair]:
    """Compare everybody with those who share a key; far fewer than everybody with everybody."""
    people: dict[str, Person] = {}
    blocks: dict[tuple[str, ...], list[str]] = defaultdict(list)
    sql = f"{_PEOPLE} WHERE coalesce(r.state, 'live') = 'live' ORDER BY r.id"
    total = int(db.exec_driver_sql("SELECT count(*) FROM resident").scalar() or 0)
    for number, row in enumerate(db.exec_driver_sql(sql)):
        if number % _EVERY == 0:
            step(progress, number, total, _("比较登记"))
        one = people[row[0]] = person(row)
        for key in _keys(one):
            blocks[key].append(one.id)
    seen: set[tuple[str, str]] = set()
    for members in blocks.values():
        if 1 < len(members) <= CROWD:
            for pair in combinations(members, 2):
                if pair not in seen:
                    seen.add(pair)
                    if alike := compare(people[pair[0]], people[pair[1]]):
                        yield Pair("resident", *pair, alike.score, alike.reasons)


def _keys(one: Person) -> Iterator[tuple[str, ...]]:
    """What two registrations of one person share at least one of."""
    if one.number:
        yield ("number", one.number)
    if prefix := first15(one.number, one.prefix15):
        yield ("prefix", one.name, prefix)
    if one.birth:
        yield ("birth", sound(one.name), one.birth)
    if one.home:
        yield ("home", one.name, one.home)
        if one.birth:
            yield ("family", one.home, one.birth)
    for phone in one.phones:
        yield ("phone", phone)


def _households(db: Connection, progress: Progress) -> Iterator[Pair]:
    """Households of one door (or of one spelling of an address) whose heads, or members, are alike."""
    sql = """SELECT h.id, h.head_name, h.phone, coalesce(h.dwelling_id, ''), coalesce(h.address_text, ''),
    (SELECT group_concat(r.name, char(10)) FROM resident r
     WHERE r.household_id = h.id AND coalesce(r.state, 'live') = 'live') FROM household h ORDER BY h.id"""
    blocks: dict[tuple[str, str], list[Sequence[Any]]] = defaultdict(list)
    for number, row in enumerate(db.exec_driver_sql(sql)):
        if number % _EVERY == 0:
            step(progress, number, 0, _("比较登记"))
        if row[3] or row[4]:
            blocks["dwelling" if row[3] else "address", row[3] or row[4]].append(row)
    for (place, _key), members in blocks.items():
        if len(members) > CROWD:
            continue
        for one, other in combinations(members, 2):
            if alike := _compare_households(one, other, place):
                yield Pair("household", one[0], other[0], alike.score, alike.reasons)


def _compare_households(one: Sequence[Any], other: Sequence[Any], place: str) -> Likeness | None:
    reasons, score = [place], 30
    if heads := alike_names(one[1] or "", other[1] or ""):
        reasons.append("head" if heads == "name" else "head_near")
        score += {"name": 55, "sound": 40, "near": 20}[heads]
    if set((one[5] or "").split("\n")) & set((other[5] or "").split("\n")) - {""}:
        reasons.append("member")
        score += 25
    if one[2] and one[2] == other[2]:
        reasons.append("phone")
        score += 10
    return Likeness(min(score, CERTAIN - 1), tuple(reasons)) if score >= LEAST else None


def names(db: Connection, kind: str, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """(name, where) of the records of a list."""
    found: dict[str, tuple[str, str]] = {}
    for part in chunks(list(dict.fromkeys(ids))):
        marks = ",".join("?" * len(part))
        for entity_id, name, compound, building, unit, room, typed in db.exec_driver_sql(
            f"{_NAMES[kind]} IN ({marks})", tuple(part)
        ):
            where = door.label(building, unit, room, compound) if building else typed or _("地址待落")
            found[entity_id] = (name or "", where)
    return found
