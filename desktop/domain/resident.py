"""What is typed about one resident, and the rules it must pass: one set for form, import and command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from desktop.base.errors import Problem, Refused, Severity
from desktop.base.i18n import N_, _
from desktop.domain.id_number import IdNumber
from desktop.domain.partial_date import PartialDate
from desktop.domain.phone import parse_phones

NAME_LENGTH = 100  # characters; 民委发〔2016〕33号 asks for 50 at least
OLDEST = 120
GROWN_UP = 18
ID_CARD = "111"  # GA/T 517
STATES = (("live", N_("在册")), ("left", N_("已迁出")), ("dead", N_("已故")))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentDraft:
    """One resident as typed. Dates are `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; "" and None are not said.

    `relation` is GB/T 4761, `sex` GB/T 2261.1, `ethnicity` GB/T 3304, `politics` GB/T 4762, `education`
    GB/T 4658, `marriage` GB/T 2261.2, `id_type` GA/T 517.
    """

    household_id: str = ""
    name: str = ""
    relation: str | None = None
    sex: str | None = None
    birth: str = ""
    id_number: str = ""
    id_type: str | None = None
    ethnicity: str | None = None
    politics: str | None = None
    education: str | None = None
    marriage: str | None = None
    phones: tuple[str, ...] = ()
    former_name: str = ""
    hukou_state: str | None = None
    employer: str = ""
    occupation: str = ""
    guardian: str = ""
    emergency_contact: str = ""
    emergency_phone: str = ""
    lives_here: bool | None = None
    hukou_here: bool | None = None
    state: str = "live"
    state_on: str = ""
    note: str = ""

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> ResidentDraft:
        """The draft of a stored row, for a form to show."""
        known: dict[str, Any] = {f.name: row.get(f.name) for f in fields(cls)}
        known |= {"phones": tuple(row.get("phones") or ()), "state": row.get("state") or "live"}
        shown: dict[str, Any] = {
            f.name: "" if known[f.name] is None and f.default == "" else known[f.name] for f in fields(cls)
        }
        return cls(**shown)

    def stored(self) -> dict[str, Any]:
        """The fields as the ledger keeps them: empty text is nothing."""
        row = {f.name: getattr(self, f.name) for f in fields(self)}
        row["phones"] = list(self.phones)
        return {name: (None if value == "" else value) for name, value in row.items()}

    def derived(self, today: date) -> ResidentDraft:
        """Tidied, with what a valid ID number proves filled in where nothing was typed."""
        draft = replace(self, name=self.name.strip(), id_number=self.id_number.strip().upper())
        number = IdNumber.parse(draft.id_number, today=today).number if draft.id_number else None
        if number is None or (draft.id_type or ID_CARD) != ID_CARD:
            return draft
        return replace(
            draft,
            id_number=number.value,
            id_type=ID_CARD,
            sex=draft.sex or number.sex,
            birth=draft.birth or number.birth.isoformat(),
        )

    def problems(self, today: date) -> dict[str, Problem]:
        """Findings by field; only `BLOCK` keeps the record from being saved."""
        found = _name_problems(self.name)
        found |= _birth_problems(self.birth, today)
        found |= self._number_problems(today, found)
        reading = parse_phones("、".join(self.phones))
        if wrong := {"phone.invalid", "phone.damaged"} & set(reading.codes):
            text = _("电话位数不对:手机 11 位,座机请带区号。")
            found["phones"] = Problem(sorted(wrong)[0], text, Severity.WARN)
        if "birth" not in found and self._minor(today) and not self.guardian.strip():
            text = _("未成年人请填写监护人。")
            found["guardian"] = Problem("guardian.missing", text, Severity.INFO)
        if self.state != "live" and not self.state_on:
            text = _("请补填迁出或去世的日期。")
            found["state_on"] = Problem("state.no_date", text, Severity.INFO)
        return found

    def insist(self, today: date) -> None:
        """Raise `Refused` with the blocking problems, if there are any."""
        blocking = {k: p for k, p in self.problems(today).items() if p.severity is Severity.BLOCK}
        if blocking:
            text = " ".join(p.text for p in blocking.values())
            raise Refused(text, code="resident.problems", problems=blocking)

    def _minor(self, today: date) -> bool:
        return bool(self.birth) and today.year - int(self.birth[:4]) < GROWN_UP

    def _number_problems(self, today: date, found: Mapping[str, Problem]) -> dict[str, Problem]:
        if not self.id_number.strip() or (self.id_type or ID_CARD) != ID_CARD:
            return {}
        reading = IdNumber.parse(self.id_number, today=today)
        if reading.number is None:
            wrong = next((p for p in reading.problems if p.severity is not Severity.INFO), None)
            return {"id_number": wrong} if wrong else {}
        clashes: dict[str, Problem] = {}
        if self.sex and self.sex != reading.number.sex:
            text = _("性别与身份证号不一致。")
            clashes["sex"] = Problem("sex.conflicts_with_id", text, Severity.WARN)
        proven = PartialDate.of(reading.number.birth)
        if self.birth and "birth" not in found and not PartialDate.from_text(self.birth).agrees(proven):
            text = _("出生日期与身份证号({day})不一致。").format(day=proven)
            clashes["birth"] = Problem("birth.conflicts_with_id", text, Severity.WARN)
        return clashes


def _name_problems(name: str) -> dict[str, Problem]:
    if not name.strip():
        return {"name": Problem("name.missing", _("请填写姓名。"))}
    if len(name.strip()) > NAME_LENGTH:
        return {"name": Problem("name.too_long", _("姓名最多 {n} 个字。").format(n=NAME_LENGTH))}
    return {}


def _birth_problems(birth: str, today: date) -> dict[str, Problem]:
    if not birth:
        return {}
    try:
        day = PartialDate.from_text(birth)
    except ValueError:
        return {"birth": Problem("birth.unreadable", _("请写成 1985-03-12、1985-03 或 1985。"))}
    if day.first_day > today:
        return {"birth": Problem("birth.future", _("出生日期在今天之后。"))}
    if today.year - day.year > OLDEST:
        text = _("年龄超过 {n} 岁,请核对。").format(n=OLDEST)
        return {"birth": Problem("birth.over_120", text, Severity.WARN)}
    return {}
