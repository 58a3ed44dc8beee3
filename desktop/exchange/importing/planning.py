"""Making the plan of a parsed file, whatever its kind, and telling every row its result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.base.ids import new_id
from desktop.exchange.importing import hand_edits
from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.parse import Parsed
from desktop.exchange.importing.places import Places
from desktop.exchange.importing.plan import Plan, Writes
from desktop.exchange.importing.plan_buildings import plan_buildings
from desktop.exchange.importing.plan_care import CarePlanner
from desktop.exchange.importing.plan_county import CountyPlanner
from desktop.exchange.importing.plan_residents import ResidentPlanner
from desktop.exchange.importing.plan_staff import plan_staff
from desktop.queries.hand_edits import Edit
from desktop.queries.register import Register
from desktop.workspace import Workspace

Edits = Callable[[Mapping[str, Iterable[str]]], Mapping[tuple[str, str], Edit]]


def nobody_edited(_wanted: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], Edit]:
    """For a register of which nothing was corrected by hand."""
    return {}


def make_plan(
    office: Workspace,
    register: Register,
    parsed: Parsed,
    decisions: Decisions,
    as_of: date,
    community: str = "",
    edits: Edits = nobody_edited,
    hidden: frozenset[str] = frozenset(),
) -> Plan:
    """The plan of a parsed file against a register; `register` is used up (it learns what the plan creates).

    `edits` answers which of the fields to be set a person wrote last (`queries.hand_edits.by_hand`).
    """
    plan = Plan(register, Writes(lambda: new_id(office.random)), hidden=hidden)
    community_id = community or register.community_id or ""
    places = Places(plan, decisions, community_id)
    kind = parsed.guess.kind
    if kind == "residents":
        ResidentPlanner(plan, places, decisions, as_of=as_of.isoformat()).run(parsed)
    elif kind == "buildings":
        plan_buildings(plan, places, parsed.buildings)
    elif kind == "staff":
        plan_staff(plan, places, parsed.staff, community_id)
    elif kind == "care":
        CarePlanner(plan, places, decisions).run(
            parsed.care, restricted_permitted=decisions.restricted_permitted
        )
    elif kind == "county" and parsed.county is not None:
        CountyPlanner(plan, register.county).run(parsed.county)
    else:
        raise Refused(_("这类表格请在上报或全县页面导入。"), code="import.other_kind")
    hand_edits.settle(plan, edits(hand_edits.wanted(plan)), decisions, as_of.isoformat())
    _row_results(parsed, plan)
    return plan


_STRONGEST = ("moved", "left", "dead", "added", "updated", "same", "merged", "rejected")


def _row_results(parsed: Parsed, plan: Plan) -> None:
    """A row's result in the report: that of its person, or the weightiest of its members."""
    rows: dict[tuple[str, int], list[str]] = {}
    for (sheet, row, _col), fate in plan.fates.items():
        rows.setdefault((sheet, row), []).append(fate)
    for (sheet, row), fates in rows.items():
        note = parsed.readers[sheet].notes.get(row)
        if note is not None and note.result != "rejected":
            note.result = next((f for f in _STRONGEST if f in fates), fates[0])
