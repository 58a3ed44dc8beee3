"""Which fields may be set for many records at once, and what becomes of each record. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from desktop.base.i18n import N_, _
from desktop.domain import household
from desktop.domain.codes import DWELLING_USES, ETHNICITY_NAMES
from desktop.domain.partial_date import PartialDate


class Fate(StrEnum):
    """What a bulk change does with one record."""

    CHANGE = "change"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class BulkField:
    """A field of a record kind; `choices` (value, word) for a code, empty for a day or for text.

    form: "code", "flag", "day", "text" or "micro_grid" (territory of a building or stair). Nothing that is a fact of one
    person alone (name, number, birth, relation) is here, nor what is an act with a day of its own: moving, dying.
    """

    key: str
    kind: str
    name: str
    label: str
    form: str = "code"
    choices: tuple[tuple[Any, str], ...] = ()


_YES_NO: Final = ((True, N_("是")), (False, N_("否")))


def _table(names: Mapping[str, str]) -> tuple[tuple[Any, str], ...]:
    return tuple(names.items())


FIELDS: Final = (
    BulkField("dwelling.use", "dwelling", "use", N_("房屋用途"), choices=_table(DWELLING_USES)),
    BulkField("territory.micro_grid", "territory", "micro_grid_id", N_("所属微网格"), "micro_grid"),
    BulkField("household.state", "household", "state", N_("人户状态"), choices=household.STATES),
    BulkField("household.channel", "household", "channel", N_("联系方式"), choices=household.CHANNELS),
    BulkField("household.in_group", "household", "in_group", N_("已进微信群"), "flag", _YES_NO),
    BulkField("household.verified_on", "household", "verified_on", N_("核实日期"), "day"),
    BulkField("household.collected_on", "household", "collected_on", N_("采集日期"), "day"),
    BulkField("resident.verified_on", "resident", "verified_on", N_("核实日期"), "day"),
    BulkField("resident.lives_here", "resident", "lives_here", N_("住在这里"), "flag", _YES_NO),
    BulkField("resident.hukou_here", "resident", "hukou_here", N_("户口在这里"), "flag", _YES_NO),
    BulkField("resident.ethnicity", "resident", "ethnicity", N_("民族"), choices=_table(ETHNICITY_NAMES)),
    BulkField("resident.volunteer", "resident", "volunteer", N_("志愿者"), "flag", _YES_NO),
    BulkField("resident.employer", "resident", "employer", N_("工作单位"), "text"),
    BulkField("resident.school", "resident", "school", N_("就读学校"), "text"),
    BulkField("resident.party_place", "resident", "party_place", N_("党组织关系"), "text"),
)  # fmt: skip
BY_KEY: Final = {field.key: field for field in FIELDS}
PRESENCE: Final = frozenset({"resident.lives_here", "resident.hukou_here"})
"""The two facts that make a 人户状态."""


def fields_for(selected: str) -> tuple[BulkField, ...]:
    """What can be set when records of a kind are selected: doors lead to their households and to their ground."""
    reached = {
        "dwelling": ("dwelling", "territory", "household"),
        "household": ("household", "dwelling"),
        "resident": ("resident",),
    }[selected]
    return tuple(field for field in FIELDS if field.kind in reached)


def value_problem(field: BulkField, value: Any, today: date) -> str:
    """Why a value cannot be set at all, "" when it can; None and "" empty the field."""
    if value in (None, ""):
        return _("请先选一个微网格。") if field.form == "micro_grid" else ""
    if field.form == "code" and value not in dict(field.choices):
        return _("“{value}”不在代码表中。").format(value=value)
    if field.form == "day":
        try:
            day = PartialDate.from_text(str(value))
        except ValueError:
            return _("日期请写成 2026-06-30。")
        if day.first_day > today:
            return _("日期在今天之后。")
    return ""


def words(field: BulkField, value: Any) -> str:
    """A stored value as the preview shows it."""
    if value in (None, ""):
        return _("(空)")
    if field.form == "flag":
        return _("是") if value else _("否")
    known = dict(field.choices).get(value)
    return _(known) if known else str(value)
