"""Rules between records of different households: one number twice, a phone in many homes, references to what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, text

from desktop.base.i18n import _
from desktop.domain.codes import DWELLING_USES
from desktop.domain.permissions import Permit
from desktop.domain.person_name import same_name
from desktop.domain.rules.family import Told
from desktop.domain.rules.rule import Finding


@dataclass(frozen=True, slots=True)
class _Question:
    """`sql` gives the record's id first; `finding` makes the rest of a row into a finding.

    `home` is how the question is asked of one household, "" when it is only asked of the whole office.
    """

    kind: str
    sql: str
    finding: Callable[[Any], Finding]
    home: str = ""


def _same_number(row: Any) -> Finding:
    same = same_name(row[1] or "", row[3] or "")
    rule = "id.duplicate" if same else "id.same_number_other_person"
    return Finding(rule, "id_number", (row[4], row[2]), {} if same else {"name": row[3] or ""})


def _shared(row: Any) -> Finding:
    return Finding("phone.shared_many", "phones", (row[1],), {"n": str(row[2])})


def _gone(rule: str, field: str) -> Callable[[Any], Finding]:
    return lambda row: Finding(rule, field, (row[1],))


def _taken(row: Any) -> Finding:
    return Finding("dwelling.door_taken", "room", tuple(row[1:5]), {"n": str(row[4])})


def _empty(row: Any) -> Finding:
    return Finding(
        "dwelling.nobody_registered", "use", (row[1],), {"use": _(DWELLING_USES.get(row[1], row[1]))}
    )


def _split(row: Any) -> Finding:
    return Finding("building.split_over_micro_grids", "", (row[1],), {"n": str(row[1])})


def _mismatch(row: Any) -> Finding:
    words = {"declared": str(row[2]), "counted": str(row[3])}
    return Finding("building.count_mismatch", "households_declared", tuple(row[1:4]), words)


_NO_GRID: Final = (
    "SELECT h.id, d.building_id, d.unit_id FROM household h JOIN dwelling d ON d.id = h.dwelling_id "
    "JOIN building b ON b.id = d.building_id WHERE EXISTS (SELECT 1 FROM grid) AND NOT EXISTS "
    '(SELECT 1 FROM territory t WHERE t.building_id = d.building_id AND t."end" IS NULL '
    "AND (t.unit_id IS NULL OR t.unit_id = d.unit_id))"
)
_QUESTIONS: Final = (
    _Question(
        "resident",
        "SELECT r.id, r.name, o.id, o.name, r.id_number FROM resident r JOIN resident o "
        "ON o.id_number = r.id_number AND o.id <> r.id "
        "WHERE r.id_number <> '' AND coalesce(r.state, 'live') = 'live' AND coalesce(o.state, 'live') = 'live'",
        _same_number, " AND r.household_id = :home",
    ),
    _Question(  # as the import asks: a family, or two, may share one
        "resident",
        "WITH used AS (SELECT r.id, r.household_id, p.value AS phone FROM resident r, json_each(r.phones) p "
        "WHERE r.phones IS NOT NULL AND coalesce(r.state, 'live') = 'live'), many AS "
        "(SELECT phone, count(DISTINCT household_id) AS n FROM used GROUP BY phone HAVING n > 2 AND count(*) > 5) "
        "SELECT u.id, u.phone, m.n FROM many m JOIN used u ON u.phone = m.phone ORDER BY u.phone, u.id",
        _shared,
    ),
    _Question(
        "resident",
        "SELECT r.id, r.household_id FROM resident r LEFT JOIN household h ON h.id = r.household_id "
        "WHERE h.id IS NULL AND coalesce(r.state, 'live') = 'live'",
        _gone("resident.no_household", "household_id"),
    ),
    _Question(
        "household",
        "SELECT h.id, h.dwelling_id FROM household h LEFT JOIN dwelling d ON d.id = h.dwelling_id "
        "WHERE h.dwelling_id <> '' AND d.id IS NULL",
        _gone("household.dwelling_gone", "dwelling_id"), " AND h.id = :home",
    ),
    _Question(
        "dwelling",
        "SELECT d.id, d.building_id FROM dwelling d LEFT JOIN building b ON b.id = d.building_id "
        "WHERE d.building_id <> '' AND b.id IS NULL",
        _gone("dwelling.building_gone", "building_id"),
    ),
    _Question(
        "dwelling",
        "WITH doors AS (SELECT building_id, unit_id, room, count(*) AS n FROM dwelling WHERE room <> '' "
        "GROUP BY building_id, unit_id, room HAVING n > 1) SELECT d.id, d.building_id, d.unit_id, d.room, o.n "
        "FROM doors o JOIN dwelling d ON d.building_id = o.building_id AND d.unit_id IS o.unit_id AND d.room = o.room",
        _taken,
    ),
    _Question(
        "dwelling",
        "SELECT d.id, d.use FROM dwelling d WHERE d.use IN ('self', 'rented') "
        "AND NOT EXISTS (SELECT 1 FROM household h WHERE h.dwelling_id = d.id)",
        _empty,
    ),
    _Question("household", _NO_GRID, lambda row: Finding("household.no_grid", "", (row[1], row[2])),
              " AND h.id = :home"),
    _Question(
        "building",
        "SELECT building_id, count(DISTINCT micro_grid_id) AS n FROM territory WHERE \"end\" IS NULL "
        "GROUP BY building_id HAVING n > 1",
        _split,
    ),
    _Question(
        "building",
        "SELECT u.building_id, u.label, u.households_declared, u.floors * u.doors_per_floor AS counted FROM unit u "
        "WHERE u.households_declared <> counted UNION ALL "
        "SELECT b.id, NULL, b.households_declared, b.floors * b.doors_per_floor AS counted FROM building b "
        "WHERE b.households_declared <> counted AND NOT EXISTS (SELECT 1 FROM unit u WHERE u.building_id = b.id)",
        _mismatch,
    ),
)  # fmt: skip
_CARE: Final = (
    "SELECT r.id, k.category, k.id, r.state FROM care_record k JOIN resident r ON r.id = k.resident_id "
    "WHERE coalesce(k.\"end\", '') = '' AND r.state IN ('left', 'dead')"
)


def office(db: Connection, permit: Permit) -> Iterator[Told]:
    """The whole office."""
    for question in _QUESTIONS:
        for row in db.execute(text(question.sql)):
            yield question.kind, row[0], question.finding(row)
    yield from _cared_for(db, _CARE, {}, permit)


def household(db: Connection, household_id: str, permit: Permit) -> Iterator[Told]:
    """What can be asked quickly of one household."""
    home = {"home": household_id}
    for question in _QUESTIONS:
        if question.home:
            for row in db.execute(text(question.sql + question.home), home):
                yield question.kind, row[0], question.finding(row)
    yield from _cared_for(db, f"{_CARE} AND r.household_id = :home", home, permit)


def _cared_for(db: Connection, sql: str, values: Mapping[str, str], permit: Permit) -> Iterator[Told]:
    for resident_id, category, care_id, state in db.execute(text(sql), values):
        if permit.sees(category or ""):
            yield "resident", resident_id, Finding("care.gone", "state", (care_id, state))
