"""What must hold of one resident by himself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from desktop.domain.codes import RELATION_NAMES
from desktop.domain.countries import CHINA
from desktop.domain.id_document import ID_CARD, PERMANENT_RESIDENCE
from desktop.domain.partial_date import PartialDate
from desktop.domain.person_name import household_status, parse_name
from desktop.domain.rules import numbers
from desktop.domain.rules.reading import Row, age, codes, dates, day, over, phones, said_no
from desktop.domain.rules.rule import Finding

NAME_LENGTH: Final = 100  # characters; 民委发〔2016〕33号 asks for 50 at least
OLDEST: Final = 120
GROWN_UP: Final = 18
_DATES: Final = ("id_valid_until", "away_since", "came_on", "permit_until", "verified_on", "state_on")
_PAST: Final = ("away_since", "came_on", "verified_on")
_AFTER_BIRTH: Final = ("away_since", "came_on", "state_on")
_CODED: Final = (
    "relation", "sex", "ethnicity", "politics", "education", "marriage", "id_type", "employment", "health",
    "came_reason", "away_reason", "residence_kind", "permit_kind", "nationality",
)  # fmt: skip
_NAME_CODES: Final = frozenset({"name.rare_char_placeholder", "name.placeholder_person"})
_FOREIGN: Final = frozenset({"414", PERMANENT_RESIDENCE, "554"})
_REGIONS: Final = frozenset({"HKG", "MAC", "TWN"})
_OLD_ENOUGH: Final = {  # the youngest one can be: field, code → years
    "education": {"10": 19, "20": 16, "30": 16, "40": 13, "60": 13, "70": 10},
    "politics": {"01": 18, "02": 18, "03": 13},
}
_MARRIED: Final = frozenset({"20", "21", "22", "23", "30", "40"})
_WORKING: Final = frozenset({"employed", "migrant", "self_employed", "flexible", "unemployed", "military"})
_MEN: Final = frozenset({
    "11", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "41", "43", "51", "53", "55", "57", "61",
    "63", "66", "71", "73", "76", "78", "81", "83", "85", "87", "89", "93", "95",
})  # fmt: skip
_WOMEN: Final = frozenset({
    "12", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39", "42", "44", "52", "54", "56", "58", "62",
    "64", "67", "72", "74", "75", "77", "82", "84", "86", "88", "90", "94", "96",
})  # fmt: skip


def findings(row: Row, today: date) -> Iterator[Finding]:
    """Every rule that does not hold; `row` has the fields as stored, lists decoded. Who is gone is asked less."""
    yield from _name(row)
    yield from _birth(row, today)
    yield from _number(row, today)
    yield from dates(row, _DATES, _PAST, today)
    for field in ("guardian_phone", "emergency_phone"):
        if row.get(field):
            yield from phones(field, (row[field],))
    if row.get("phones"):
        yield from phones("phones", row["phones"])
    yield from codes("resident", row, _CODED)
    yield from _relation(row)
    if (row.get("state") or "live") == "live":
        yield from _living(row, today)
    elif not row.get("state_on"):
        yield Finding("state.no_date", "state_on", (row.get("state"),))


def _name(row: Row) -> Iterator[Finding]:
    name = (row.get("name") or "").strip()
    if not name:
        yield Finding("name.missing", "name")
    elif len(name) > NAME_LENGTH:
        yield Finding("name.too_long", "name", (name,), {"n": str(NAME_LENGTH)})
    else:
        for code in _name_codes(name):
            yield Finding(code, "name", (name,))


@lru_cache(maxsize=65_536)
def _name_codes(name: str) -> tuple[str, ...]:
    if household_status(name):
        return ("name.is_household_status",)
    return tuple(code for code in parse_name(name).codes if code in _NAME_CODES)


def _birth(row: Row, today: date) -> Iterator[Finding]:
    typed = row.get("birth")
    if not typed:
        if not row.get("id_number"):
            yield Finding("birth.missing", "birth")
        return
    born = day(typed)
    if born is None:
        yield Finding("date.unreadable", "birth", (typed,))
        return
    if born.first_day > today:
        yield Finding("birth.future", "birth", (typed,))
    elif today.year - born.year > OLDEST:
        yield Finding("birth.over_120", "birth", (typed,), {"n": str(OLDEST)})
    for field in _AFTER_BIRTH:
        later = day(row[field]) if row.get(field) else None
        if later is not None and not later.agrees(born) and later < _same_precision(born, later):
            yield Finding("date.before_birth", field, (row[field], typed))


def _same_precision(born: PartialDate, other: PartialDate) -> PartialDate:
    return PartialDate(born.year, born.month if other.month else None, born.day if other.day else None)


def _number(row: Row, today: date) -> Iterator[Finding]:
    typed, kind = (row.get("id_number") or "").strip().upper(), row.get("id_type") or None
    if not typed:
        yield from _no_number(row)
        return
    yield from numbers.findings("id_number", typed, kind, today)
    nationality = row.get("nationality")
    if nationality and _odd_nationality(nationality, kind):
        yield Finding("nationality.conflicts_with_id", "nationality", (nationality, kind))
    proven = numbers.proven(typed, kind, today)
    if proven is None:
        return
    birth, sex = proven
    if row.get("sex") in {"1", "2"} and row["sex"] != sex:
        yield Finding("sex.conflicts_with_id", "sex", (row["sex"], typed))
    said = day(row["birth"]) if row.get("birth") else None
    if said is not None and not said.agrees(PartialDate.of(birth)):
        yield Finding("birth.conflicts_with_id", "birth", (row["birth"], typed), {"day": birth.isoformat()})


def _odd_nationality(nationality: str, kind: str | None) -> bool:
    if nationality == CHINA:
        return kind in _FOREIGN - {"414"}
    return nationality not in _REGIONS and (kind or ID_CARD) not in _FOREIGN | {"990"}


def _no_number(row: Row) -> Iterator[Finding]:
    if row.get("id_prefix15"):
        yield Finding("id.damaged_numeric", "id_number", (row["id_prefix15"],))
    elif not row.get("id_none_reason") and not row.get("id_invalid"):
        yield Finding("id.missing", "id_number")


def _relation(row: Row) -> Iterator[Finding]:
    relation, sex = row.get("relation"), row.get("sex")
    if relation and ((sex == "1" and relation in _WOMEN) or (sex == "2" and relation in _MEN)):
        words = {"relation": RELATION_NAMES[relation]}
        yield Finding("relation.conflicts_with_sex", "relation", (relation, sex), words)


def _living(row: Row, today: date) -> Iterator[Finding]:
    if not row.get("sex") and not row.get("id_number"):
        yield Finding("sex.missing", "sex")
    if not row.get("relation"):
        yield Finding("relation.missing", "relation")
    years = age(row.get("birth"), today)
    if years is not None and years >= 0:
        yield from _by_age(row, years)
    yield from _guardian(row)
    if said_no(row.get("lives_here")) and said_no(row.get("hukou_here")):
        yield Finding("hukou.neither", "hukou_here", (False, False))
    if row.get("lives_here") and (row.get("away_to") or row.get("away_since")):
        yield Finding("away.lives_here", "lives_here", (row.get("away_to"), row.get("away_since")))
    for rule, field in (("id.expired", "id_valid_until"), ("permit.expired", "permit_until")):
        if over(row.get(field), today):
            yield Finding(rule, field, (row[field],))


def _by_age(row: Row, years: int) -> Iterator[Finding]:
    said = {"n": str(years)}
    for field, youngest in _OLD_ENOUGH.items():
        if years < youngest.get(row.get(field) or "", 0):
            yield Finding(f"{field}.too_young", field, (row[field], row["birth"]), said)
    if years < 20 and row.get("marriage") in _MARRIED and years < (20 if row.get("sex") == "2" else 22):
        yield Finding("marriage.too_young", "marriage", (row["marriage"], row["birth"]), said)
    work = row.get("employment")
    if work and (
        (work in _WORKING and years < 16)
        or (work == "retired" and years < 40)
        or (work == "preschool" and years > 7)
    ):
        yield Finding("employment.wrong_age", "employment", (work, row["birth"]), said)
    if years < GROWN_UP and not (row.get("guardian") or "").strip():
        yield Finding("guardian.missing", "guardian", (row["birth"],))


def _guardian(row: Row) -> Iterator[Finding]:
    guardian = (row.get("guardian") or "").strip()
    if not guardian:
        return
    if guardian == (row.get("name") or "").strip():
        yield Finding("guardian.self", "guardian", (guardian,))
    elif not row.get("guardian_phone"):
        yield Finding("guardian.no_phone", "guardian_phone", (guardian,))
