"""The plan of a roster: members of the team by number, or by name and telephone, and the posts they hold."""

from __future__ import annotations

from typing import Any

from desktop.exchange.importing.places import Places
from desktop.exchange.importing.plan import Plan
from desktop.exchange.importing.staff_roster import StaffRow, StaffRows
from desktop.queries.register import KnownStaff


def plan_staff(plan: Plan, places: Places, rows: StaffRows, community_id: str) -> None:
    """Fill the plan; posts without a start begin with the entry of the person, posts of who left end with it."""
    known_by_number = {s.number: s for s in plan.register.staff if s.number}
    for row in rows.rows:
        key = (row.person.sheet, row.row, row.person.col)
        if row.joined_to is not None:
            plan.fates[key] = "merged"
            continue
        known = _find(plan.register.staff, known_by_number, row)
        fields = {**_fields(row), "community_id": community_id}
        if known is None:
            staff_id = plan.writes.create("staff", **fields)
            plan.fates[key] = "added"
        else:
            staff_id = known.id
            if fields["source"] == known.row.get("note"):  # a roster we wrote out has one column for both
                fields["source"] = None
            changed = plan.writes.change("staff", staff_id, known.row, **fields)
            plan.fates[key] = "updated" if changed else "same"
        plan.about(key, "staff", staff_id)
        held = known.posts if known else frozenset()
        if _posts(plan, places, row, staff_id, held) and plan.fates[key] == "same":
            plan.fates[key] = "updated"
    places.settle()


def _find(staff: list[KnownStaff], by_number: dict[str, KnownStaff], row: StaffRow) -> KnownStaff | None:
    person = row.person
    if person.number and person.number in by_number:
        return by_number[person.number]
    for known in staff:
        if known.name == person.name and not (known.number and person.number):
            if set(known.phones) & set(person.phones):
                return known
            if not known.phones and not person.phones and known.row.get("birth") == _birth(row):
                return known
    return None


def _birth(row: StaffRow) -> str | None:
    return str(row.person.birth) if row.person.birth else None


def _fields(row: StaffRow) -> dict[str, Any]:
    person = row.person
    return {
        "name": person.name,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "birth": _birth(row),
        "id_number": person.number,
        "politics": person.politics,
        "education": person.education,
        "phones": list(person.phones),
        "full_time": row.full_time,
        "committee_posts": row.committee_posts,
        "certificate": row.certificate,
        "joined_on": str(row.start) if row.start else None,
        "left_on": str(row.end) if row.end else None,
        "left_reason": row.note if row.left else None,
        "source": None if row.left else row.note,
        "note": "、".join(row.unknown_posts),
    }


def _posts(
    plan: Plan, places: Places, row: StaffRow, staff_id: str, held: frozenset[tuple[str, str, str]]
) -> bool:
    added = False
    for number, post in enumerate(row.posts):
        scope_id = places.scope(post.kind, post.ref)
        key = (post.role, post.kind or "", scope_id or "")
        if key in held:
            continue
        plan.writes.create(
            "assignment",
            staff_id=staff_id,
            role=post.role,
            scope_kind=post.kind,
            scope_id=scope_id,
            start=str(row.start) if row.start else None,
            end=str(row.end) if row.end else None,
            is_main=number == 0,
        )
        added = True
    return added
