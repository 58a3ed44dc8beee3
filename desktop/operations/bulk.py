"""One value for many records: a plan that says what becomes of each, then one step that one undo takes back.

plan = plan_change(office, "household.channel", "visit", selected="household", ids=ids, actor=…, today=…)
plan.counts[Fate.CHANGE], plan.rows            # nothing is written yet
changes = apply(office, plan, actor=…, today=…)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.domain.bulk import BY_KEY, PRESENCE, BulkField, Fate, value_problem, words
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action, Permit
from desktop.operations import territory
from desktop.queries import accounts
from desktop.queries import bulk as queries
from desktop.queries.bulk import Ground, Present
from desktop.workspace import Workspace


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One record of a plan: `before` and `after` in words; `reason` says why not, or what to mind."""

    id: str
    label: str
    before: str
    after: str
    fate: Fate
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """What a bulk change would do. `ids` are of the kind `selected`; `rows` of the kind that is set."""

    field: str
    value: Any
    selected: str
    ids: tuple[str, ...]
    rows: tuple[BulkRow, ...]

    @property
    def counts(self) -> Counter[Fate]:
        """How many records meet which fate."""
        return Counter(row.fate for row in self.rows)

    @property
    def title(self) -> str:
        """The change in words: `房屋用途 → 空置`."""
        field = BY_KEY[self.field]
        after = next((row.after for row in self.rows if row.fate is not Fate.REFUSED), "")
        return f"{_(field.label)} → {after or words(field, self.value)}"


def plan_change(
    office: Workspace, field: str, value: Any, *, selected: str, ids: Sequence[str], actor: str, today: date
) -> BulkPlan:
    """What setting `field` (a key of `domain.bulk`) would do; raises `Refused` without the right to, or for a bad value."""
    with office.read() as db:
        return _plan(db, BY_KEY[field], value, selected, tuple(ids), actor, today)


def apply(office: Workspace, plan: BulkPlan, *, actor: str, today: date) -> Changes:
    """Write a plan as one step. Raises `Refused` when a record was changed since the plan was shown."""
    field = BY_KEY[plan.field]
    count = plan.counts[Fate.CHANGE]
    subject = _("{what},{n} 条").format(what=plan.title, n=count)
    with office.change("bulk.edit", actor=actor, args={"subject": subject, "field": plan.field}) as unit:
        now = _plan(unit.db, field, plan.value, plan.selected, plan.ids, actor, today)
        if now != plan:
            text = _("预览之后有记录又被改过,请重新预览。")
            raise Refused(text, code="bulk.stale")
        chosen = {row.id for row in plan.rows if row.fate is Fate.CHANGE}
        if field.form == "micro_grid":
            ground = [g for g in queries.ground(unit.db, plan.ids) if _ground_id(g) in chosen]
            territory.give(unit, ground, str(plan.value), today=today)
        else:
            stored = None if plan.value == "" else plan.value
            fields = {field.name: stored}
            if stored is None and field.key in PRESENCE:  # what was once said would come up again
                fields["hukou_state"] = None
            unit.set_many(field.kind, [(i, fields) for i in sorted(chosen)])
    return unit.changes


def _plan(
    db: Connection, field: BulkField, value: Any, selected: str, ids: tuple[str, ...], actor: str, today: date
) -> BulkPlan:
    permit = accounts.permit(db, actor)
    permit.insist(Action.EDIT_BULK)
    if problem := value_problem(field, value, today):
        raise Refused(problem, code="bulk.value")
    if field.form == "micro_grid":
        if selected != "dwelling":
            raise Refused(_("网格按楼或单元划分,请在楼栋图上选中整个单元再改。"), code="bulk.field")
        names = queries.micro_names(db)
        if value not in names:
            raise Refused(_("这个微网格已不在册,请重新选择。"), code="bulk.value")
        rows = [_ground_row(g, str(value), names[str(value)], permit) for g in queries.ground(db, ids)]
    else:
        rows = [_row(field, value, record) for record in queries.present(db, field, selected, ids)]
    return BulkPlan(field.key, value, selected, ids, tuple(rows))


def _row(field: BulkField, value: Any, record: Present) -> BulkRow:
    before, after = words(field, record.value), words(field, value)
    if record.disputed:
        text = _("这一项有冲突还没有裁决,请先裁决。")
        return BulkRow(record.id, record.label, before, before, Fate.REFUSED, text)
    if not record.live:
        text = _("已迁出或已故,不再改动。")
        return BulkRow(record.id, record.label, before, before, Fate.REFUSED, text)
    if _same(field, record.value, value):
        return BulkRow(record.id, record.label, before, after, Fate.SAME)
    note = ""
    if field.key == "dwelling.use" and value == "vacant" and record.people:
        note = _("还登记着 {n} 人住在这里,请核对。").format(n=record.people)
    return BulkRow(record.id, record.label, before, after, Fate.CHANGE, note)


def _same(field: BulkField, stored: Any, value: Any) -> bool:
    if stored in (None, "") or value in (None, ""):
        return stored in (None, "") and value in (None, "")
    return bool(stored) == bool(value) if field.form == "flag" else bool(stored == value)


def _ground_id(ground: Ground) -> str:
    return ground.unit_id or ground.building_id


def _ground_row(ground: Ground, micro: str, name: str, permit: Permit) -> BulkRow:
    before = ground.micro or (_("(空)") if not ground.micro_id else _("已停用的微网格"))
    place = _ground_id(ground)
    refusal = ""
    if ground.chosen < ground.doors:
        refusal = _("网格按楼或单元划分:这里只选了 {n} 户,共 {all} 户,请选中整个单元。").format(
            n=ground.chosen, all=ground.doors
        )
    elif not ground.unit_id and ground.stairs > 1:
        refusal = _("这几户不在任何单元,只能随整栋楼划分;请先给它们填单元。")
    elif ground.micro_id and ground.micro_id != micro and not permit.may(Action.REGRID):
        refusal = _("已经属于微网格 {n},换网格请找主任办理。").format(n=before)
    if refusal:
        return BulkRow(place, ground.label, before, before, Fate.REFUSED, refusal)
    fate = Fate.SAME if ground.micro_id == micro else Fate.CHANGE
    return BulkRow(place, ground.label, before, name, fate)
