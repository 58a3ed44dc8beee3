"""What was corrected by hand against what a list says: the newer stays, and either way it is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from desktop.exchange.importing.decisions import Decisions
from desktop.exchange.importing.issues import Issue
from desktop.exchange.importing.plan import Dispute, Plan
from desktop.queries.hand_edits import Edit

KINDS = ("resident", "household", "dwelling", "building", "unit", "care_record", "staff")
_OURS = frozenset({"collected_on", "phones_old"})  # kept by the program: no hand has written them on purpose


def wanted(plan: Plan) -> dict[str, list[str]]:
    """The records and fields the plan would set and whose last writer matters."""
    return {
        entity_id: names
        for kind in KINDS
        for entity_id, fields in plan.writes.sets[kind].items()
        if (names := [n for n in fields if n not in _OURS])
    }


def settle(plan: Plan, edits: Mapping[tuple[str, str], Edit], decisions: Decisions, as_of: str) -> None:
    """Take out of the plan what gives way to a hand, note every dispute, and correct the fates."""
    if not edits:
        return
    kind_of = {entity_id: kind for kind in KINDS for entity_id in plan.writes.sets[kind]}
    for (entity_id, name), edit in edits.items():
        kind = kind_of[entity_id]
        kept = decisions.hand_edits == "keep" or (decisions.hand_edits == "newer" and edit.at[:10] >= as_of)
        before = plan.writes.before[entity_id].get(name)
        after = plan.writes.sets[kind][entity_id][name]
        plan.disputes.append(Dispute(kind, entity_id, name, before, after, edit.actor, edit.at, kept))
        if kept:
            plan.writes.leave(kind, entity_id, name)
            if name == "phones":
                plan.writes.leave(kind, entity_id, "phones_old")
    _tell_rows(plan)


def _tell_rows(plan: Plan) -> None:
    disputed: dict[str, list[Dispute]] = defaultdict(list)
    for dispute in plan.disputes:
        disputed[dispute.entity_id].append(dispute)
    for (sheet, row, col), subjects in plan.subjects.items():
        found = [d for _kind, entity_id in subjects for d in disputed.get(entity_id, ())]
        for kept in {d.kept for d in found}:
            code = "person.hand_edit_kept" if kept else "person.hand_edit_replaced"
            plan.issues.append(Issue(sheet, row, None, code))
        kept_fields = {d.field for d in found if d.kept}
        fate = plan.fates.get((sheet, row, col))
        gone = (fate == "moved" and "household_id" in kept_fields) or (
            fate in ("left", "dead") and "state" in kept_fields
        )
        if gone or (fate == "updated" and kept_fields):
            still = any(
                plan.writes.sets[kind].get(entity_id, {}).keys() - _OURS for kind, entity_id in subjects
            )
            plan.fates[sheet, row, col] = "updated" if still else "same"
