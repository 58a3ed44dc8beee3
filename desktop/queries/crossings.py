"""What two computers did that is right in each and wrong together: two heads, one number twice, a row whose place is gone.

Nothing of it is forbidden when operations meet, or their order would matter; it is this list instead. It follows from the
rows and the log alone, in a fixed order, so every computer of the office shows the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop.base.i18n import N_, _
from desktop.domain.field_names import kind_name
from desktop.domain.permissions import Permit
from desktop.queries import named
from desktop.queries.references import dangling
from desktop.store.log import chunks

WAITING, REMOVED = "waiting", "removed"
TITLES: Final[Mapping[str, str]] = {
    "two_heads": N_("一户有几位户主"),
    "same_number": N_("同一个身份证号有几人"),
    "same_staff_number": N_("同一个工作证号有几人"),
    "same_door": N_("同一个门牌有几套房"),
    "same_grid_number": N_("同一个网格号有几个网格"),
    "same_micro_number": N_("同一网格里微网格号重复"),
    "two_grids": N_("同一处归几个微网格"),
    WAITING: N_("所属的{parent}还没有收到"),
    REMOVED: N_("所属的{parent}已被删除"),
}
# Each gives (what they share, record id) of every record that shares it with another; the kind comes first.
_QUESTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "two_heads": (
        "resident",
        "SELECT household_id, id FROM resident WHERE relation IN ('01', '02') AND household_id <> '' "
        "AND coalesce(state, 'live') = 'live'",
    ),
    "same_number": (
        "resident", "SELECT id_number, id FROM resident WHERE id_number <> '' AND coalesce(state, 'live') = 'live'",
    ),
    "same_staff_number": ("staff", "SELECT number, id FROM staff WHERE number <> '' AND coalesce(left_on, '') = ''"),
    "same_door": (
        "dwelling",
        "SELECT building_id || ' ' || coalesce(unit_id, '') || ' ' || room, id FROM dwelling "
        "WHERE building_id <> '' AND room <> ''",
    ),
    "same_grid_number": ("grid", "SELECT number, id FROM grid WHERE number IS NOT NULL AND coalesce(closed_on, '') = ''"),
    "same_micro_number": (
        "micro_grid",
        "SELECT grid_id || ' ' || number, id FROM micro_grid WHERE number IS NOT NULL AND coalesce(closed_on, '') = ''",
    ),
    "two_grids": (
        "territory",
        "SELECT building_id || ' ' || coalesce(unit_id, ''), id FROM territory WHERE building_id <> '' "
        "AND coalesce(\"end\", '') = ''",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Crossing:
    """`ids` of one `kind` that do not fit together, or the one whose place is missing; `title` and `names` in words.

    `opens` is the household or record a click goes to: (kind, id).
    """

    rule: str
    kind: str
    ids: tuple[str, ...]
    title: str
    names: str
    where: str
    opens: tuple[str, str]

    @property
    def key(self) -> str:
        """Of its line in a list."""
        return f"{self.rule}:{self.ids[0]}"


def crossings(db: Connection, permit: Permit) -> list[Crossing]:
    """All of them, by rule and id. What hangs on care of a category the reader may not know of is left out."""
    found = [(rule, kind, ids, "") for rule, (kind, sql) in _QUESTIONS.items() for ids in _shared(db, sql)]
    found += list(_orphans(db, permit))
    calls = named.named(db, sorted({(kind, i) for _rule, kind, ids, _parent in found for i in ids}))
    made = []
    for rule, kind, ids, parent in found:
        called = [calls[kind, i] for i in ids if (kind, i) in calls]
        first = called[0] if called else None
        home = first.household_id if first else ""
        made.append(Crossing(
            rule, kind, ids, _(TITLES[rule]).format(parent=kind_name(parent)) if parent else _(TITLES[rule]),
            "、".join(dict.fromkeys(c.title for c in called)) or kind_name(kind), first.where if first else "",
            ("household", home) if home else (kind, ids[0]),
        ))  # fmt: skip
    order = {rule: place for place, rule in enumerate(TITLES)}
    return sorted(made, key=lambda one: (order[one.rule], one.kind, one.ids))


def count(db: Connection, permit: Permit) -> int:
    """How many, for a badge."""
    return len(crossings(db, permit))


def _shared(db: Connection, sql: str) -> Iterator[tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for value, entity_id in db.exec_driver_sql(sql):
        groups[str(value)].append(entity_id)
    yield from (tuple(sorted(ids)) for _value, ids in sorted(groups.items()) if len(ids) > 1)


def _orphans(db: Connection, permit: Permit) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    """(rule, kind, the record, the kind of its missing place): not yet arrived, or taken off the books."""
    found = dangling(db)
    known = _in_the_log(db, sorted({one.target for one in found}))
    care = {row[0]: row[1] for row in db.exec_driver_sql("SELECT id, category FROM care_record")}
    for one in found:
        if one.kind == "care_record" and not permit.sees(
            str(care.get(one.id))
        ):  # sealed ones have no category here
            continue
        yield (REMOVED if one.target in known else WAITING, one.kind, (one.id,), one.target_kind)


def _in_the_log(db: Connection, ids: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for part in chunks(ids):
        marks = ",".join("?" * len(part))
        asked = f"SELECT DISTINCT entity_id FROM oplog WHERE entity_id IN ({marks})"  # noqa: S608 - marks only
        rows = db.exec_driver_sql(asked, tuple(part))
        known |= {row[0] for row in rows}
    return known
