"""What an act must know before it is done: the people, households and doors it names, and what hangs on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.domain import door
from desktop.domain.care import BY_KEY
from desktop.domain.life.act import LifeEventDraft
from desktop.domain.life.facts import Care, Door, Doubt, Facts, Home, Person
from desktop.queries.search import Hit

_PEOPLE = """
SELECT r.id, r.name, r.household_id, r.relation, r.sex, r.birth, r.state, r.lives_here, r.hukou_here, r.marriage,
  r.guardian, r.emergency_contact, r.away_since,
  (SELECT max(e.effective_on) FROM life_event e WHERE e.resident_id = r.id)
FROM resident r WHERE {where}
"""
_HOMES = "SELECT id, head_name, dwelling_id, state FROM household WHERE id IN ({marks})"
_DOORS = """
SELECT d.id, d.use, b.label, u.label, d.room, c.name,
  (SELECT g.number || '-' || m.number FROM territory t JOIN micro_grid m ON m.id = t.micro_grid_id
   JOIN grid g ON g.id = m.grid_id WHERE t.building_id = d.building_id AND t."end" IS NULL
   AND (t.unit_id = d.unit_id OR t.unit_id IS NULL) ORDER BY t.unit_id IS NULL LIMIT 1)
FROM dwelling d LEFT JOIN building b ON b.id = d.building_id LEFT JOIN unit u ON u.id = d.unit_id
LEFT JOIN compound c ON c.id = b.compound_id WHERE d.id IN ({marks})
"""
_BEHIND = """
SELECT h.dwelling_id, h.id FROM household h WHERE h.dwelling_id IN ({marks})
AND coalesce(h.state, '') NOT IN ('closed', 'left', 'dead') AND (
  EXISTS (SELECT 1 FROM resident r WHERE r.household_id = h.id AND coalesce(r.state, 'live') = 'live')
  OR NOT EXISTS (SELECT 1 FROM resident r WHERE r.household_id = h.id))
"""

_CARES = (
    "SELECT t.id, t.resident_id, c.category, t.next_visit_on FROM main.care_record t "
    "LEFT JOIN care_record c ON c.id = t.id "  # sealed ones end with the others, whoever enters the death
    "WHERE t.resident_id IN ({marks}) AND coalesce(t.\"end\", '') = ''"
)
_CARDS = (
    "SELECT id, household_id FROM card_issue WHERE household_id IN ({marks}) AND coalesce(ended_on, '') = ''"
)
_DOUBTS = "SELECT id, record_kind, record_id FROM doubt WHERE record_id IN ({marks}) AND coalesce(closed_on, '') = ''"


def facts(db: Connection, draft: LifeEventDraft, *, hidden: Iterable[str] = ()) -> Facts:
    """Everything the rules and effects of `draft` ask; `hidden` are care categories the clerk may not know of."""
    named = [i for i in (*draft.resident_ids, draft.spouse_id, draft.head_id, draft.new_head_id) if i]
    people = _people(db, "r.id", named)
    homes = {draft.household_id, draft.to_household_id, *(p.household_id for p in people.values())} - {""}
    members = _people(db, "r.household_id", sorted(homes))
    people |= members
    found = _homes(db, sorted(homes), list(members.values()))
    doors = {draft.dwelling_id, *(h.dwelling_id for h in found.values())} - {""}
    return Facts(
        people=people, homes=found, doors=_doors(db, sorted(doors)), cares=_cares(db, sorted(people), set(hidden)),
        cards=_cards(db, sorted(homes)), doubts=_doubts(db, sorted(homes)),
    )  # fmt: skip


def _marks(ids: Sequence[str]) -> str:
    return ",".join("?" * len(ids))


def _people(db: Connection, column: str, ids: Sequence[str]) -> dict[str, Person]:
    sql = _PEOPLE.format(where=f"{column} IN ({_marks(ids)})")
    return {row[0]: _person(row) for row in db.exec_driver_sql(sql, tuple(ids))} if ids else {}


def _person(row: Sequence[Any]) -> Person:
    return Person(
        id=row[0], name=row[1] or "", household_id=row[2] or "", relation=row[3] or "", sex=row[4] or "",
        birth=row[5] or "", state=row[6] or "live", lives_here=_flag(row[7]), hukou_here=_flag(row[8]),
        marriage=row[9] or "", guardian=row[10] or "", emergency_contact=row[11] or "", away_since=row[12] or "",
        last_event_on=row[13] or "",
    )  # fmt: skip


def _flag(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _homes(db: Connection, ids: Sequence[str], people: Sequence[Person]) -> dict[str, Home]:
    rows = db.exec_driver_sql(_HOMES.format(marks=_marks(ids)), tuple(ids)) if ids else ()
    ordered = sorted(people, key=lambda p: (p.relation not in {"01", "02"}, p.birth or "9999", p.id))
    return {
        row[0]: Home(
            id=row[0], head_name=row[1] or "", dwelling_id=row[2] or "", state=row[3] or "",
            members=tuple(p for p in ordered if p.household_id == row[0] and p.here),
        )
        for row in rows
    }  # fmt: skip


def _doors(db: Connection, ids: Sequence[str]) -> dict[str, Door]:
    if not ids:
        return {}
    behind: dict[str, list[str]] = {}
    for dwelling, household in db.exec_driver_sql(_BEHIND.format(marks=_marks(ids)), tuple(ids)):
        behind.setdefault(dwelling, []).append(household)
    found = {}
    for entity_id, use, building, unit, room, compound, micro in db.exec_driver_sql(
        _DOORS.format(marks=_marks(ids)), tuple(ids)
    ):
        found[entity_id] = Door(
            id=entity_id, where=door.label(building, unit, room, compound), use=use or "", micro_grid=micro or "",
            households=tuple(behind.get(entity_id, ())),
        )  # fmt: skip
    return found


def _cares(db: Connection, residents: Sequence[str], hidden: set[str]) -> tuple[Care, ...]:
    sql = _CARES.format(marks=_marks(residents))
    rows = db.exec_driver_sql(sql, tuple(residents)) if residents else ()
    return tuple(
        Care(
            id=row[0], resident_id=row[1], name=_(BY_KEY[row[2]].name) if row[2] in BY_KEY else "",
            next_visit_on=row[3] or "", hidden=row[2] in hidden or row[2] is None,
            visited=row[2] in BY_KEY and BY_KEY[row[2]].interval_days is not None,
        )
        for row in rows
    )  # fmt: skip


def _cards(db: Connection, homes: Sequence[str]) -> dict[str, str]:
    sql = _CARDS.format(marks=_marks(homes))
    return {row[0]: row[1] for row in db.exec_driver_sql(sql, tuple(homes))} if homes else {}


def _doubts(db: Connection, homes: Sequence[str]) -> tuple[Doubt, ...]:
    sql = _DOUBTS.format(marks=_marks(homes))
    rows = db.exec_driver_sql(sql, tuple(homes)) if homes else ()
    return tuple(Doubt(id=row[0], record_kind=row[1] or "", record_id=row[2] or "") for row in rows)


def of_household(db: Connection, household_id: str) -> list[Person]:
    """Everybody ever registered in a household and not moved to another: the head first, who is gone last."""
    people = _people(db, "r.household_id", [household_id]).values() if household_id else ()
    return sorted(people, key=lambda p: (not p.here, p.relation not in {"01", "02"}, p.birth or "9999", p.id))


def dwelling_of(db: Connection, household_id: str) -> str:
    """The door a household lives behind, "" while it is not settled."""
    found = db.exec_driver_sql("SELECT dwelling_id FROM household WHERE id = ?", (household_id,)).scalar()
    return str(found or "")


def where(db: Connection, dwelling_id: str) -> str:
    """A door as offices write it; "" for none."""
    found = _doors(db, [dwelling_id]) if dwelling_id else {}
    return found[dwelling_id].where if dwelling_id in found else ""


def as_households(db: Connection, hits: Sequence[Hit]) -> list[Hit]:
    """The households of the residents and households found, each once, called by its head."""
    found: dict[str, Hit] = {}
    for hit in hits:
        home = hit.id
        if hit.kind == "resident":
            home = (
                db.exec_driver_sql("SELECT household_id FROM resident WHERE id = ?", (hit.id,)).scalar() or ""
            )
        head = db.exec_driver_sql("SELECT head_name FROM household WHERE id = ?", (home,)).scalar()
        if head is not None and home not in found:
            found[home] = replace(hit, kind="household", id=home, title=_("{head}户").format(head=head))
    return list(found.values())
