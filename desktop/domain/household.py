"""What is typed about one household, and the rules it must pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from desktop.base.errors import Problem, Severity
from desktop.base.i18n import _
from desktop.domain import choices
from desktop.domain.choices import HOUSEHOLD_STATES
from desktop.domain.draft import Draft
from desktop.domain.partial_date import PartialDate
from desktop.domain.phone import parse_phones

STATES = tuple(HOUSEHOLD_STATES.items())
CHANNELS = tuple(choices.CHANNELS.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdDraft(Draft):
    """One household as typed. `dwelling_id` "" means that the address is still to be settled.

    Coded fields take the keys of `domain.choices.CHOICES`; `marks` holds several. `contact_name` is whose
    `phone` it is when it is not the head's.
    """

    KIND: ClassVar[str] = "household"

    dwelling_id: str = ""
    head_name: str = ""
    code: str = ""
    kind: str | None = None
    state: str | None = None
    hukou_kind: str | None = None
    income_source: str | None = None
    marks: tuple[str, ...] = ()
    channel: str | None = None
    phone: str = ""
    contact_name: str = ""
    in_group: bool | None = None
    address_text: str = ""
    collected_on: str = ""
    collected_by: str = ""
    verified_on: str = ""
    verified_by: str = ""
    needs: str = ""
    family_conflict: str = ""
    note: str = ""

    def problems(self, today: date) -> dict[str, Problem]:
        """Findings by field; only `BLOCK` keeps the record from being saved."""
        found: dict[str, Problem] = {}
        if not self.head_name.strip():
            found["head_name"] = Problem("household.no_head", _("请填写户主姓名。"))
        if not self.dwelling_id:
            text = _("地址待落:请在左边选择房屋。")
            found["dwelling_id"] = Problem("household.no_dwelling", text, Severity.WARN)
        if {"phone.invalid", "phone.damaged"} & set(parse_phones(self.phone).codes):
            found["phone"] = Problem(
                "phone.invalid", _("电话位数不对:手机 11 位,座机请带区号。"), Severity.WARN
            )
        for name in ("verified_on", "collected_on"):
            found |= _past_day(name, getattr(self, name), today)
        return found


def _past_day(name: str, day: str, today: date) -> dict[str, Problem]:
    if not day:
        return {}
    try:
        read = PartialDate.from_text(day)
    except ValueError:
        return {name: Problem("date.unreadable", _("日期请写成 2026-06-30。"))}
    if read.first_day > today:
        return {name: Problem("date.future", _("日期在今天之后。"))}
    return {}
