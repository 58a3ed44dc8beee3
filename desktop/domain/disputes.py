"""What two computers wrote differently: which fields are settled together, how, and who may (sync design, 2.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

STATUS: Final = "_status"


class Form(StrEnum):
    """How a dispute is settled."""

    CHOICE = "choice"  # one side's values
    TEXT = "text"  # both remarks, merged in an editor
    MEMBERS = "members"  # a list: member by member
    STANDING = "standing"  # on the books or off


# Fields that say one thing together: half of one side and half of the other would be nobody's.
GROUPS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "resident": (
        ("id_number", "id_type", "id_prefix15", "id_invalid", "id_none_reason", "id_valid_until"),
        ("state", "state_on"), ("away_to", "away_reason", "away_since"), ("guardian", "guardian_relation", "guardian_phone"),
        ("hukou_state", "hukou_here", "lives_here"), ("emergency_contact", "emergency_phone"),
    ),
    "household": (("dwelling_id", "address_text", "grid_hint"), ("contact_name", "phone"), ("code", "number")),
    "dwelling": (("building_id", "unit_id", "room"), ("use", "owner_name", "owner_phone")),
    "care_record": (("category", "level", "kind", "grade"), ("start", "end", "end_reason")),
    "staff": (("left_on", "left_reason"), ("id_number", "birth", "sex")),
    "assignment": (("staff_id", "role"), ("scope_kind", "scope_id"), ("start", "end")),
    "territory": (("micro_grid_id", "building_id", "unit_id", "start", "end"),),
    "grid": (("number", "code"), ("opened_on", "closed_on")),
    "micro_grid": (("number", "code", "grid_id"), ("opened_on", "closed_on")),
    "building": (("map_x", "map_y", "map_w", "map_h", "map_rotation", "map_outline", "map_source", "map_origin"),
                 ("label", "alias")),
}  # fmt: skip
# Whoever settles these decides who somebody is or what an office answers for: the director.
GUARDED: Final[Mapping[str, frozenset[str]]] = {
    "resident": frozenset({
        "name", "id_number", "id_type", "birth", "sex", "state", "state_on", "guardian", "guardian_relation",
        "guardian_phone", "household_id", STATUS,
    }),
    "household": frozenset({"head_name", "state", STATUS}),
    "care_record": frozenset({"category", "level", "start", "end", "end_reason", STATUS}),
    "territory": frozenset({"micro_grid_id", "building_id", "unit_id", "start", "end", STATUS}),
    "account": frozenset({"name", "roles", "ended_on", STATUS}),
    "setting": frozenset({"value", STATUS}),
}  # fmt: skip
TEXTS: Final = frozenset({"note", "needs", "found", "handling", "family_conflict", "content", "answer"})


def group_of(kind: str, field: str) -> tuple[str, ...]:
    """The fields settled together with this one, itself among them."""
    return next((group for group in GROUPS.get(kind, ()) if field in group), (field,))


def groups(kind: str, fields: Iterable[str]) -> list[tuple[str, ...]]:
    """The groups that disputed fields fall into, each once, in the order of the fields."""
    return list(dict.fromkeys(group_of(kind, field) for field in sorted(fields)))


def number(found: Iterable[tuple[str, str, str]]) -> int:
    """How many disputes fields in conflict (kind, record, field) come to: what is settled together is one."""
    fields: dict[tuple[str, str], list[str]] = {}
    for kind, record, name in found:
        fields.setdefault((kind, record), []).append(name)
    return sum(len(groups(kind, names)) for (kind, _record), names in fields.items())


def guarded(kind: str, group: Sequence[str]) -> bool:
    """Whether only who may resolve (`Action.RESOLVE`) settles it; other disputes anybody who edits."""
    return bool(GUARDED.get(kind, frozenset()) & set(group))


def form_of(kind: str, group: Sequence[str], values: Iterable[Any]) -> Form:
    """How it is settled; `values` are what the sides wrote into a group of one field."""
    if STATUS in group:
        return Form.STANDING
    told = [value for value in values if value not in (None, "")]
    if len(group) == 1 and group[0] in TEXTS and all(isinstance(value, str) for value in told):
        return Form.TEXT
    if len(group) == 1 and kind != "setting" and told and all(isinstance(value, list) for value in told):
        return Form.MEMBERS
    return Form.CHOICE


def both_texts(texts: Iterable[str]) -> str:
    """What the editor of remarks begins with: every side's lines, each once, in order."""
    lines = [line.strip() for text in texts for line in (text or "").splitlines()]
    return "\n".join(dict.fromkeys(line for line in lines if line))


def all_members(lists: Iterable[Sequence[Any]]) -> list[Any]:
    """Every side's members, each once, in order: what a union keeps."""
    found: list[Any] = []
    for members in lists:
        found += [member for member in members or () if member not in found]
    return found
