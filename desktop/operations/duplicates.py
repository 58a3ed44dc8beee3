"""Making one registration of two, with everything that hangs on either; and remembering that two are two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.operations.office import shared_id
from desktop.queries import accounts, comparing
from desktop.queries.comparing import LISTS
from desktop.queries.duplicates import KINDS, pair_of
from desktop.store.fold import same_key
from desktop.store.schema import SYNCED
from desktop.workspace import Unit, Workspace

# (record kind, column) that name a record of the kind by its id.
REFERENCES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "resident": (("care_record", "resident_id"), ("life_event", "resident_id"), ("visit", "resident_id")),
    "household": (
        ("resident", "household_id"), ("card_issue", "household_id"), ("visit", "household_id"),
        ("life_event", "household_id"),
        ("life_event", "from_household_id"), ("life_event", "to_household_id"),
    ),
}  # fmt: skip
JUDGEMENTS: Final = ("doubt", "acceptance", "rekeying")  # by record_kind and record_id
FACTS: Final = ("lives_here", "hukou_here")  # a 人户状态 is made of them
_NEVER: Final = frozenset({"id", "sort_no"})


def merge(
    office: Workspace, kind: str, keep: str, drop: str, *, actor: str,
    choices: Mapping[str, str] | None = None,
) -> Changes:  # fmt: skip
    """`keep` becomes both, `drop` goes off the books; one undo brings back two.

    `choices`: "left" (of `keep`), "right" (of `drop`) or "both" (lists) by field; what is not chosen is taken as
    `comparing.choice` proposes. Raises `Refused` for a choice nobody can make, `NotFound` for a record that is gone.
    """
    if kind not in KINDS or keep == drop:
        raise Refused(_("请选择两条不同的登记。"), code="duplicate.same")
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
        name = comparing.row(db, kind, keep).get("name" if kind == "resident" else "head_name")
    args = {"subject": name, "kind": kind, "keep": keep, "drop": drop}
    with office.change("duplicate.merge", actor=actor, args=args) as unit:
        left, right = comparing.row(unit.db, kind, keep), comparing.row(unit.db, kind, drop)
        unit.set(kind, keep, _merged(kind, left, right, choices or {}))
        _follow(unit, kind, keep, drop)
        _pairs_follow(unit, kind, keep, drop)
        unit.delete(kind, drop)
    return unit.changes


def _merged(
    kind: str, left: Mapping[str, Any], right: Mapping[str, Any], choices: Mapping[str, str]
) -> dict[str, Any]:
    """The fields of the one that stays. A number and a name that give way are kept as former ones."""
    if unknown := choices.keys() - left.keys():
        raise Refused(_("没有这个字段:{name}").format(name=sorted(unknown)[0]), code="duplicate.field")
    fields: dict[str, Any] = {}
    for name in left.keys() - _NEVER:
        chosen = choices.get(name) or comparing.choice(kind, name, left, right)
        if chosen == "both" and name in LISTS[kind]:
            fields[name] = list(dict.fromkeys([*(left[name] or ()), *(right[name] or ())]))
        elif chosen in ("left", "right"):
            fields[name] = left[name] if chosen == "left" else right[name]
        else:
            words = _("“{name}”只能选左边或右边。").format(name=comparing.label(kind, name))
            raise Refused(words, code="duplicate.choice")
    if kind == "resident":
        _keep_former(fields, left, right, choices)
        given_up = [f for f in FACTS if fields[f] is None and (left[f] is not None or right[f] is not None)]
        if given_up:
            fields["hukou_state"] = None  # else what was once said would stand in for the fact
    return {name: value for name, value in fields.items() if same_key(value) != same_key(left[name])}


def _keep_former(
    fields: dict[str, Any], left: Mapping[str, Any], right: Mapping[str, Any], choices: Mapping[str, str]
) -> None:
    owners = {**(right["phone_owners"] or {}), **(left["phone_owners"] or {})}
    fields["phone_owners"] = {n: who for n, who in owners.items() if n in (fields["phones"] or ())} or None
    numbers = [side["id_number"] for side in (left, right) if side["id_number"]]
    given_up = [n for n in numbers if n != fields["id_number"]]
    if given_up:
        fields["former_ids"] = list(dict.fromkeys([*(fields["former_ids"] or ()), *given_up]))
    if fields["id_number"]:  # a whole number says more than what was left of a damaged one
        fields |= {"id_prefix15": None, "id_invalid": None}
    other = next((side["name"] for side in (left, right) if side["name"] != fields["name"]), None)
    if other and not fields["former_name"] and "former_name" not in choices:
        fields["former_name"] = other


def _follow(unit: Unit, kind: str, keep: str, drop: str) -> None:
    for other, column in REFERENCES[kind]:
        sql = f'SELECT id FROM main."{other}" WHERE "{column}" = ?'  # noqa: S608 - our own names
        unit.set_many(other, [(i, {column: keep}) for (i,) in unit.db.exec_driver_sql(sql, (drop,)).all()])
    for other in JUDGEMENTS:
        sql = f"SELECT id FROM main.{other} WHERE record_kind = ? AND record_id = ?"  # noqa: S608 - our own names
        ids = [i for (i,) in unit.db.exec_driver_sql(sql, (kind, drop)).all()]
        unit.set_many(other, [(i, {"record_id": keep}) for i in ids])
    posts = unit.db.exec_driver_sql("SELECT id FROM assignment WHERE scope_id = ?", (drop,)).all()
    unit.set_many("assignment", [(i, {"scope_id": keep}) for (i,) in posts])
    if kind == "resident":
        _events_follow(unit, keep, drop)
        _drop_equal_care(unit, keep)


def _events_follow(unit: Unit, keep: str, drop: str) -> None:
    sql = "SELECT id, resident_ids FROM life_event WHERE instr(coalesce(resident_ids, ''), ?)"
    for event, raw in unit.db.exec_driver_sql(sql, (drop,)).all():
        ids = [keep if i == drop else i for i in orjson.loads(raw)]
        unit.set("life_event", event, {"resident_ids": list(dict.fromkeys(ids))})


def _drop_equal_care(unit: Unit, keep: str) -> None:
    """Two records that say the same of one person are one; others stand side by side for a person to decide."""
    table = SYNCED["care_record"]
    rows = unit.db.execute(table.select().where(table.c.resident_id == keep).order_by(table.c.id)).mappings()
    seen: set[bytes] = set()
    for row in rows.all():
        said = same_key(
            {str(name): value for name, value in row.items() if name != "id" and value not in (None, "", {})}
        )
        if said in seen:
            unit.delete("care_record", row["id"])
        seen.add(said)


def _pairs_follow(unit: Unit, kind: str, keep: str, drop: str) -> None:
    """Who was said to be another than the one that goes, is another than the one that stays."""
    sql = "SELECT id, left_id, right_id FROM distinct_pair WHERE record_kind = ? AND ? IN (left_id, right_id)"
    for pair, left, right in unit.db.exec_driver_sql(sql, (kind, drop)).all():
        unit.delete("distinct_pair", pair)
        other = right if left == drop else left
        if other != keep:
            _say_distinct(unit, kind, keep, other)


def distinct(office: Workspace, kind: str, one: str, other: str, *, actor: str) -> Changes:
    """Remember that two records are not the same one.

    The record's id follows from the two, and who decided stands in the step only: two PCs that say the same make the
    same record, and their merge is no conflict.
    """
    if kind not in KINDS or one == other:
        raise Refused(_("请选择两条不同的登记。"), code="duplicate.same")
    with office.read() as db:
        accounts.permit(db, actor).insist(Action.EDIT)
        name = comparing.row(db, kind, one).get("name" if kind == "resident" else "head_name")
        comparing.row(db, kind, other)
    with office.change("duplicate.distinct", actor=actor, args={"subject": name, "kind": kind}) as unit:
        _say_distinct(unit, kind, one, other)
    return unit.changes


def _say_distinct(unit: Unit, kind: str, one: str, other: str) -> None:
    left, right = pair_of(one, other)
    pair = shared_id("distinct_pair", f"{kind} {left} {right}")
    if unit.db.exec_driver_sql("SELECT 1 FROM distinct_pair WHERE id = ?", (pair,)).first() is None:
        unit.create("distinct_pair", {"record_kind": kind, "left_id": left, "right_id": right}, id=pair)
