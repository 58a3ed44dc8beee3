"""What is typed about one household, and the rules it must pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from desktop.base.errors import Problem, Refused, Severity
from desktop.base.i18n import N_, _
from desktop.domain.partial_date import PartialDate
from desktop.domain.phone import parse_phones

STATES = (
    ("consistent", N_("人户一致")),
    ("away", N_("户在人不在")),
    ("incoming", N_("人在户不在")),
    ("rented", N_("租住")),
    ("vacant", N_("空置")),
)
CHANNELS = (("wechat", N_("微信群")), ("phone", N_("电话")), ("visit", N_("仅上门")))


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdDraft:
    """One household as typed. `dwelling_id` "" means that the address is still to be settled."""

    dwelling_id: str = ""
    head_name: str = ""
    state: str | None = None
    channel: str | None = None
    phone: str = ""
    in_group: bool | None = None
    address_text: str = ""
    verified_on: str = ""
    collected_on: str = ""
    needs: str = ""
    note: str = ""

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> HouseholdDraft:
        """The draft of a stored row, for a form to show."""
        values: dict[str, Any] = {f.name: row.get(f.name) for f in fields(cls)}
        shown: dict[str, Any] = {
            f.name: "" if values[f.name] is None and f.default == "" else values[f.name] for f in fields(cls)
        }
        return cls(**shown)

    def stored(self) -> dict[str, Any]:
        """The fields as the ledger keeps them: empty text is nothing."""
        return {
            f.name: (None if getattr(self, f.name) == "" else getattr(self, f.name)) for f in fields(self)
        }

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

    def insist(self, today: date) -> None:
        """Raise `Refused` with the blocking problems, if there are any."""
        blocking = {k: p for k, p in self.problems(today).items() if p.severity is Severity.BLOCK}
        if blocking:
            text = " ".join(p.text for p in blocking.values())
            raise Refused(text, code="household.problems", problems=blocking)


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
