"""The conditions on long tables that figures are counted from, and the tables each is asked of.

A measure is a named condition (or a number per record); a family is the records it is asked of. `indicator_tallies`
counts all measures of a family in one pass and lists the records behind one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desktop.domain.id_document import EIGHTEEN
from desktop.domain.retention import NUMBERED, NUMBERED_WELL
from desktop.domain.visit import LATE_DAYS
from desktop.queries.presence import HUKOU_SQL

_CHECK_SUM = " + ".join(
    f"substr(r.id_number, {place + 1}, 1) * {pow(2, 17 - place) % 11}" for place in range(17)
)
_ID_DAY = (
    "substr(r.id_number, 7, 4) || '-' || substr(r.id_number, 11, 2) || '-' || substr(r.id_number, 13, 2)"
)
_KINDS = ", ".join(f"'{kind}'" for kind in ("", *sorted(EIGHTEEN)))
_CITIZEN = f"coalesce(r.id_type, '') IN ({_KINDS})"

# On the register on the day: living, or gone only later; not born or arrived after it. Somebody gone on an unknown
# day is gone.
ON_REGISTER: Final = (
    "((coalesce(r.state, 'live') NOT IN ('left', 'dead') OR (r.state_on IS NOT NULL AND r.state_on > :day))"
    " AND coalesce(r.birth, '') <= :day AND coalesce(r.came_on, '') <= :day)"
)

_LIVES = "r.lives_here IS NOT 0"
OLDEST: Final = 90  # the last band of the population pyramid has no end
# What is asked of everybody (F02): name, sex, birth, a number or why there is none, the place in the family.
_SAID = (
    "coalesce(r.name, '') <> ''", "coalesce(r.sex, '') <> ''", "coalesce(r.birth, '') <> ''",
    "coalesce(r.id_number, r.id_invalid, r.id_prefix15, r.id_none_reason, '') <> ''", "coalesce(r.relation, '') <> ''",
)  # fmt: skip

# Residents; alias r. All are counted among those on the register.
RESIDENT: Final[Mapping[str, str]] = {
    "people": "1",
    # Not said to live elsewhere: a ledger that has no such column lists who is there.
    "living": "r.lives_here IS NOT 0",
    "hukou": "r.hukou_here = 1",
    "hukou_said": "r.hukou_here IS NOT NULL",
    "floating": "r.hukou_here = 0 AND r.lives_here IS NOT 0",
    # Of somebody made anonymous, that there was a number, and a right one, is all that is left of it.
    "numbered": (
        f"{_CITIZEN} AND (coalesce(r.id_number, r.id_invalid, r.id_prefix15, '') <> ''"
        f" OR r.id_none_reason IN ('{NUMBERED}', '{NUMBERED_WELL}'))"
    ),
    # GB 11643: 18 characters, a real day of birth, check character by ISO 7064 MOD 11-2.
    "number_valid": (
        f"{_CITIZEN} AND (r.id_none_reason = '{NUMBERED_WELL}' OR length(r.id_number) = 18"
        " AND substr(r.id_number, 1, 17) NOT GLOB '*[^0-9]*'"
        f" AND date({_ID_DAY}) = {_ID_DAY}"
        f" AND substr('10X98765432', 1 + ({_CHECK_SUM}) % 11, 1) = upper(substr(r.id_number, 18, 1)))"
    ),
    # 常住: registered here, or here for half a year on the day.
    "permanent": f"{_LIVES} AND (r.hukou_here = 1 OR coalesce(r.came_on, '9') <= date(:day, '-6 months'))",
    "permanent_said": "r.hukou_here = 1 OR coalesce(r.came_on, '') <> ''",
    "apart_said": "r.hukou_here IS NOT NULL AND r.lives_here IS NOT NULL",
    "away": f"{HUKOU_SQL} = 'away'",
    "outside": f"{HUKOU_SQL} = 'outside'",
    **{
        f"age{years}": f"{_LIVES} AND r.birth <= date(:day, '-{years} years')"
        for years in (60, 65, 80, 90, 100)
    },
    **{
        f"{word}{from_}": (
            f"{_LIVES} AND r.sex = '{sex}' AND r.birth <= date(:day, '-{from_} years')"
            + (f" AND r.birth > date(:day, '-{from_ + 10} years')" if from_ < OLDEST else "")
        )
        for word, sex in (("men", "1"), ("women", "2"))
        for from_ in range(0, OLDEST + 1, 10)
    },
    "child": f"{_LIVES} AND r.birth > date(:day, '-18 years')",
    "infant": f"{_LIVES} AND r.birth > date(:day, '-3 years')",
    "birth_said": "coalesce(r.birth, '') <> ''",
    "filled": " + ".join(f"({said})" for said in _SAID),
    "asked": str(len(_SAID)),
    "complete": " AND ".join(_SAID),
    "incomplete": f"NOT ({' AND '.join(_SAID)})",
    "twin": (
        "coalesce(r.id_number, '') <> '' AND r.id_number IN (SELECT r.id_number FROM resident r"  # noqa: S608
        f" WHERE {ON_REGISTER} AND coalesce(r.id_number, '') <> '' GROUP BY 1 HAVING count(*) > 1)"
    ),
    # The number says another day of birth or another sex than the record.
    "unlike": (
        f"{_CITIZEN} AND length(r.id_number) = 18 AND ((length(r.birth) = 10 AND r.birth <> {_ID_DAY})"
        " OR (r.sex IN ('1', '2') AND substr(r.id_number, 17, 1) % 2 <> r.sex % 2))"
    ),
    "crowded_phone": (
        "EXISTS (SELECT 1 FROM json_each(r.phones) e WHERE e.value IN (SELECT e.value FROM resident r,"  # noqa: S608
        f" json_each(r.phones) e WHERE {ON_REGISTER} GROUP BY 1 HAVING count(*) > 5))"
    ),
    "forgotten": (
        "r.birth <= date(:day, '-105 years') AND NOT EXISTS (SELECT 1 FROM visit v"
        " WHERE v.household_id = r.household_id AND coalesce(v.method, '') <> 'missed'"
        " AND v.day <= :day AND v.day > date(:day, '-2 years'))"
    ),
}

_OCCUPIED = "coalesce(p.living, 0) > 0 AND coalesce(d.use, '') <> 'vacant'"
_PHONED = "(coalesce(h.phone, '') <> '' OR coalesce(p.phoned, 0) > 0)"
# A mobile number, or a fixed one with or without its area code.
_DIALS = "({0} GLOB '1[3-9]" + "[0-9]" * 9 + "' OR replace({0}, '-', '') GLOB '" + "[0-9]" * 7 + "*')"
_HOME_SAID = ("coalesce(h.head_name, '') <> ''", _PHONED, "d.building_id IS NOT NULL")

# Households; aliases h, d (dwelling), p (its residents added up), c (its valid card), q and y (visits to it in the
# period and in the year that ends on the day).
HOUSEHOLD: Final[Mapping[str, str]] = {
    "registered": "1",
    "occupied": _OCCUPIED,
    "carded": "c.household_id IS NOT NULL",
    "card_wrong": "c.wrong = 1",
    "collected": (
        "coalesce(h.head_name, '') <> '' AND coalesce(h.verified_on, h.collected_on, '') <= :day"
        " AND coalesce(h.verified_on, h.collected_on, '') >= :fresh"
    ),
    "collection_said": "coalesce(h.verified_on, h.collected_on, '') <> ''",
    "grouped": f"h.in_group = 1 AND {_OCCUPIED}",
    "ungrouped": f"h.in_group = 0 AND {_OCCUPIED}",
    "group_said": "h.in_group IS NOT NULL",
    "visited": "coalesce(q.seen, 0) > 0",
    "visited_home": "coalesce(q.home, 0) > 0",
    "visited_year": "y.household_id IS NOT NULL",
    "verified_in": "coalesce(h.verified_on, h.collected_on, '') BETWEEN :first AND :last",
    "stale": "coalesce(h.verified_on, h.collected_on, '') < :fresh",
    "doubted": (
        "h.id IN (SELECT coalesce(o.household_id, t.record_id) FROM doubt t LEFT JOIN resident o ON o.id = t.record_id"
        " WHERE coalesce(t.raised_on, '') <= :day AND (coalesce(t.closed_on, '') = '' OR t.closed_on > :day))"
    ),
    "unplaced": "d.building_id IS NULL",
    "phoned": _PHONED,
    "phone_valid": f"{_PHONED} AND ({_DIALS.format('h.phone')} OR coalesce(p.dials, 0) > 0)",
    "home_filled": " + ".join(f"({said})" for said in _HOME_SAID),
    "home_asked": str(len(_HOME_SAID)),
}

# Dwellings; alias d. Visits of the period; alias v. Entries of campaigns; alias e. Second readings; alias m.
DWELLING: Final[Mapping[str, str]] = {
    "doors": "1",
    "use_said": "d.use IS NOT NULL",
    "rented": "d.use = 'rented'",
    "vacant": "d.use = 'vacant'",
    "shop": "d.use = 'commercial'",
}
VISIT: Final[Mapping[str, str]] = {
    "visits": "coalesce(v.method, '') <> 'missed'",
    "visits_home": "v.method = 'home'",
    "visits_phone": "v.method IN ('phone', 'wechat')",
    "knocks": "v.method IN ('home', 'missed')",
    "missed": "v.method = 'missed'",
    "minutes": "CASE WHEN v.method = 'home' THEN coalesce(v.minutes, 0) ELSE 0 END",
    "dated": "coalesce(v.entered_on, '') <> ''",
    "late": f"julianday(v.entered_on) - julianday(v.day) > {LATE_DAYS}",
}
ENTRY: Final[Mapping[str, str]] = {
    "asked_homes": "1",
    "answered": "coalesce(e.answers, '') NOT IN ('', '{}', '[]', 'null')",
}
READING: Final[Mapping[str, str]] = {"sampled": "1", "agreed": "m.agreed = 1"}

# A household whose members have all gone is off the books; one recorded without members stays on.
_OPEN = "coalesce(h.state, 'live') NOT IN ('left', 'dead', 'closed')"
_ON_BOOKS = (
    f"{_OPEN} AND (p.household_id IS NOT NULL"  # noqa: S608 - our own words
    " OR NOT EXISTS (SELECT 1 FROM main.resident x WHERE x.household_id = h.id))"
)
_CARDS = (
    # Wrong: whoever it names holds no post on the day, or has another work telephone by now.
    "(SELECT i.household_id, min(NOT EXISTS (SELECT 1 FROM assignment a WHERE a.staff_id = i.staff_id"
    ' AND coalesce(a.start, \'\') <= :day AND (a."end" IS NULL OR a."end" = \'\' OR a."end" > :day))'
    " OR coalesce(i.phone, '') <> coalesce(json_extract(s.phones, '$[0]'), '')) AS wrong"
    " FROM card_issue i LEFT JOIN staff s ON s.id = i.staff_id WHERE coalesce(i.issued_on, '') <= :day"
    " AND (i.ended_on IS NULL OR i.ended_on = '' OR i.ended_on > :day) GROUP BY i.household_id)"
)


@dataclass(frozen=True, slots=True)
class Family:
    """Records of one kind: `source` is FROM with the place as `d` and the household as `h`, `where` which records
    count at all, `columns` the record's id and title."""

    kind: str
    measures: Mapping[str, str]
    source: str
    where: str
    columns: str
    order: str


_FIRST_PHONE = "coalesce(json_extract(r.phones, '$[0]'), '')"
_PEOPLE = (
    f"(SELECT r.household_id, count(*) AS people, sum({RESIDENT['living']}) AS living,"  # noqa: S608 - our own words
    " sum(coalesce(r.phones, '[]') <> '[]') AS phoned,"
    f" sum({_DIALS.format(_FIRST_PHONE)}) AS dials"
    f" FROM resident r WHERE {ON_REGISTER} GROUP BY r.household_id)"
)
_CALLS = (
    "(SELECT household_id, sum(coalesce(method, '') <> 'missed') AS seen, sum(method = 'home') AS home FROM visit"
    " WHERE day BETWEEN :first AND :last AND care_record_id IS NULL GROUP BY household_id)"
)
_YEAR = (
    "(SELECT DISTINCT household_id FROM visit WHERE day <= :day AND day > date(:day, '-1 year')"
    " AND coalesce(method, '') <> 'missed' AND care_record_id IS NULL)"
)
_AT = " LEFT JOIN dwelling d ON d.id = h.dwelling_id"
_HOMES = (
    f" FROM household h{_AT} LEFT JOIN {_PEOPLE} p ON p.household_id = h.id"
    f" LEFT JOIN {_CARDS} c ON c.household_id = h.id LEFT JOIN {_CALLS} q ON q.household_id = h.id"
    f" LEFT JOIN {_YEAR} y ON y.household_id = h.id"
)
_ABOUT = (
    " LEFT JOIN resident r ON r.id = {0}.record_id"
    " LEFT JOIN household h ON h.id = coalesce(r.household_id, {0}.record_id)"
)
FAMILIES: Final = (
    Family("household", HOUSEHOLD, _HOMES, _ON_BOOKS, "h.id, coalesce(h.head_name, '')", "d.room, h.id"),
    Family(
        "resident", RESIDENT, f" FROM resident r JOIN household h ON h.id = r.household_id{_AT}",
        f"{_OPEN} AND {ON_REGISTER}", "r.id, coalesce(r.name, '')", "d.room, r.id",
    ),
    Family(
        "dwelling", DWELLING, " FROM dwelling d CROSS JOIN (SELECT NULL AS address_text) h", "d.building_id IS NOT NULL",
        "d.id, coalesce(d.room, '')", "d.room, d.id",
    ),
    Family(
        "visit", VISIT, f" FROM visit v JOIN household h ON h.id = v.household_id{_AT}",
        "v.day BETWEEN :first AND :last AND v.care_record_id IS NULL",
        "v.id, v.day || ' ' || coalesce(h.head_name, '')", "v.day, v.id",
    ),
    Family(
        "household", ENTRY,
        f" FROM campaign_entry e JOIN campaign x ON x.id = e.campaign_id{_ABOUT.format('e')}{_AT}",
        "coalesce(x.started_on, '') <= :day AND (coalesce(x.ended_on, '') = '' OR x.ended_on > :day)",
        "coalesce(h.id, e.record_id), coalesce(h.head_name, '')", "d.room, e.id",
    ),
    Family(
        "household", READING, f" FROM rekeying m{_ABOUT.format('m')}{_AT}", "m.keyed_on BETWEEN :first AND :last",
        "coalesce(h.id, m.record_id), coalesce(h.head_name, '')", "m.keyed_on, m.id",
    ),
)  # fmt: skip


def family_of(measure: str) -> Family:
    """The family a measure belongs to. Raises KeyError."""
    for family in FAMILIES:
        if measure in family.measures:
            return family
    raise KeyError(measure)
