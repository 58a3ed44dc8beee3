"""What is typed about one dwelling: whose it is, how it is used, to whom it is let, what is dangerous in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from desktop.base.errors import Problem, Severity
from desktop.base.i18n import _
from desktop.domain.draft import Draft
from desktop.domain.partial_date import PartialDate
from desktop.domain.phone import parse_phones


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingDraft(Draft):
    """One dwelling as typed. Coded fields take the keys of `domain.choices.CHOICES`; `area` is in whole m²."""

    KIND: ClassVar[str] = "dwelling"

    building_id: str = ""
    unit_id: str = ""
    room: str = ""
    use: str | None = None
    owner_name: str = ""
    owner_phone: str = ""
    owner_id_number: str = ""
    owner_address: str = ""
    tenure: str | None = None
    area: int | None = None
    rent_use: str | None = None
    tenant_name: str = ""
    tenant_phone: str = ""
    lease_until: str = ""
    agent: str = ""
    hazard: str | None = None
    checked_on: str = ""
    note: str = ""

    def problems(self, today: date) -> dict[str, Problem]:
        """Findings by field; only `BLOCK` keeps the record from being saved."""
        found: dict[str, Problem] = {}
        if not self.building_id:
            found["building_id"] = Problem("dwelling.no_building", _("请选择这套房屋在哪一栋楼。"))
        for name in ("owner_phone", "tenant_phone"):
            if {"phone.invalid", "phone.damaged"} & set(parse_phones(getattr(self, name)).codes):
                text = _("电话位数不对:手机 11 位,座机请带区号。")
                found[name] = Problem("phone.invalid", text, Severity.WARN)
        for name, past in (("checked_on", True), ("lease_until", False)):
            typed = getattr(self, name)
            try:
                day = PartialDate.from_text(typed) if typed else None
            except ValueError:
                found[name] = Problem("date.unreadable", _("日期请写成 2026-06-30。"))
                continue
            if past and day is not None and day.first_day > today:
                found[name] = Problem("date.future", _("日期在今天之后。"))
        return found
