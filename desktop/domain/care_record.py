"""One care record as typed, and the rules it must pass: one set for form, import and command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from desktop.base.errors import Problem, Refused, Severity
from desktop.base.i18n import _
from desktop.domain import care_codes
from desktop.domain.care import BY_KEY, CareCategory, CareKind, forbidden
from desktop.domain.care_fields import COLUMNS, CareField, FieldKind, fields_of
from desktop.domain.care_visits import MOST_DAYS, age_on
from desktop.domain.partial_date import PartialDate
from desktop.domain.phone import parse_phones

LONGEST: Final = 500  # characters of a text
PURGE_LIMIT: Final = 366  # days a campaign tag may stand
AFTER_RELEASE: Final = 5  # years of 安置帮教 (刑释解教人员安置帮教)
ADULT: Final = 18
_CARD = re.compile(r"(\d{17}[\dX])([1-7])([1-4])(B\d{0,2})?")
_AGES: Final = {  # category: (least, most) years it is meant for
    "alone": (60, 199), "both_old": (60, 199), "empty": (60, 199), "left_old": (60, 199), "lone": (60, 199),
    "disabled_old": (60, 199), "dementia": (60, 199), "elder": (80, 199), "left_child": (0, 15),
    "needy_child": (0, 17), "infant": (0, 3), "jobless": (16, 65),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """What the rules must know of the person: birth and ID number as stored, and the categories that stand."""

    birth: str = ""
    id_number: str = ""
    open_categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CareDraft:
    """`values` by field name as in `care_fields`: text, or a tuple of codes; "" and missing are not said."""

    resident_id: str
    category: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> CareDraft:
        """The draft of a stored row; details the form does not know stay where they are."""
        details = row.get("details") or {}
        values = {name: row.get(name) for name in COLUMNS} | dict(details)
        if values["end"] and values["end"] == details.get("purge_on"):
            values["end"] = None  # set by `stored`, not by anybody
        known = {f.name: f.kind for f in fields_of(row.get("category") or "")}
        shown = {
            name: tuple(value)
            if known.get(name) is FieldKind.MULTI and isinstance(value, list)
            else str(value)
            for name, value in values.items()
            if value not in (None, "", [])
        }
        return cls(row.get("resident_id") or "", row.get("category") or "", shown)

    def stored(self) -> dict[str, Any]:
        """The fields as the ledger keeps them: columns, and everything else in `details`."""
        row: dict[str, Any] = dict.fromkeys(COLUMNS)
        details: dict[str, Any] = {}
        for name, value in self.values.items():
            plain: Any = list(value) if isinstance(value, tuple) else str(value).strip()
            if not plain:
                continue
            if name in COLUMNS:
                row[name] = plain
            else:
                details[name] = plain
        if purge := details.get(
            "purge_on"
        ):  # the tag ends by itself: who asks what stands need not know of it
            row["end"] = min(row["end"] or purge, purge)
        return {**row, "resident_id": self.resident_id, "category": self.category, "details": details}

    @property
    def kind(self) -> CareCategory | None:
        """The category, None for one this program does not know."""
        return BY_KEY.get(self.category)

    def problems(self, today: date, about: About = About()) -> dict[str, Problem]:
        """Findings by field; only `BLOCK` keeps the record from being saved."""
        if self.kind is None:
            return {"category": Problem("care.category", _("请选择类别。"))}
        found: dict[str, Problem] = {}
        for declared in fields_of(self.category):
            value = self.values.get(declared.name, "")
            if problem := _field_problem(declared, value):
                found[declared.name] = problem
        for rule in (_dates, _purge, _age, _card, _terms, _plan, _twice):
            for name, problem in rule(self, today, about).items():
                found.setdefault(name, problem)
        return found

    def insist(self, today: date, about: About = About()) -> None:
        """Raise `Refused` with the blocking problems, if there are any."""
        blocking = {k: p for k, p in self.problems(today, about).items() if p.severity is Severity.BLOCK}
        if blocking:
            text = " ".join(p.text for p in blocking.values())
            raise Refused(text, code="care.problems", problems=blocking)

    def text(self, name: str) -> str:
        """One value as text."""
        value = self.values.get(name) or ""
        return "、".join(value) if isinstance(value, tuple) else str(value)


def _day(text: str) -> date | None:
    try:
        return PartialDate.from_text(text).first_day
    except ValueError:
        return None


def _warn(code: str, text: str) -> Problem:
    return Problem(code, text, Severity.WARN)


def _info(code: str, text: str) -> Problem:
    return Problem(code, text, Severity.INFO)


def _field_problem(declared: CareField, value: Any) -> Problem | None:
    """What one value says by itself."""
    text = "、".join(value) if isinstance(value, tuple) else str(value or "").strip()
    if not text:
        if not declared.required:
            return None
        words = _("请填写“{label}”。").format(label=_(declared.label))
        hard = declared.name in {"purge_on", "campaign"}  # a tag nobody takes away would stay for ever
        return Problem("care.missing", words, Severity.BLOCK if hard else Severity.WARN)
    if forbidden(text):
        return Problem("care.forbidden", _("社区不掌握艾滋病信息,这里不能写。"))
    if len(text) > LONGEST:
        return Problem("care.too_long", _("最多 {n} 个字。").format(n=LONGEST))
    return _KINDS[declared.kind](declared, text) if declared.kind in _KINDS else None


def _bad_date(_declared: CareField, text: str) -> Problem | None:
    if _day(text) is None:
        return Problem("care.date", _("请写成 2026-06-30、2026-06 或 2026。"))
    return None


def _bad_code(declared: CareField, text: str) -> Problem | None:
    unknown = [code for code in text.split("、") if code not in care_codes.TABLES[declared.table]]
    return _warn("care.code", _("不在代码表里:{what}").format(what="、".join(unknown))) if unknown else None


def _bad_money(_declared: CareField, text: str) -> Problem | None:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0 or amount != amount.quantize(Decimal("0.01")):
        return Problem("care.money", _("金额只写数字,最多两位小数。"))
    return None


def _bad_number(_declared: CareField, text: str) -> Problem | None:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= MOST_DAYS):
        return Problem("care.number", _("请写 1 到 {n} 之间的整数。").format(n=MOST_DAYS))
    return None


def _bad_phone(_declared: CareField, text: str) -> Problem | None:
    if {"phone.invalid", "phone.damaged"} & set(parse_phones(text).codes):
        return _warn("care.phone", _("电话位数不对:手机 11 位,座机请带区号。"))
    return None


_KINDS: Final = {
    FieldKind.DATE: _bad_date, FieldKind.CODE: _bad_code, FieldKind.MULTI: _bad_code, FieldKind.MONEY: _bad_money,
    FieldKind.NUMBER: _bad_number, FieldKind.PHONE: _bad_phone,
}  # fmt: skip
_AHEAD: Final = frozenset({  # dates that lie ahead by their nature
    "next_visit_on", "end", "purge_on", "due_on", "permit_until", "correction_until", "measure_until",
})  # fmt: skip
_SPANS: Final = (
    ("start", "end"), ("correction_from", "correction_until"), ("measure_from", "measure_until"), ("joined_on", "left_on"),
    ("registered_on", "permit_until"),
)  # fmt: skip


def _dates(draft: CareDraft, today: date, about: About) -> dict[str, Problem]:
    """Ends after beginnings, nothing in the future that cannot be, nothing before birth."""
    found: dict[str, Problem] = {}
    for first, last in _SPANS:
        begun, ended = _day(draft.text(first)), _day(draft.text(last))
        if begun and ended and ended < begun:
            found[last] = Problem("care.ends_before", _("结束日期早于开始日期。"))
    born = _day(about.birth)
    for declared in fields_of(draft.category):
        day = _day(draft.text(declared.name)) if declared.kind is FieldKind.DATE else None
        if day is None or declared.name in found:
            continue
        if day > today and declared.name not in _AHEAD:
            found[declared.name] = _warn("care.future", _("这个日期在今天之后,请核对。"))
        elif born and day.year < born.year:
            found[declared.name] = _warn("care.before_birth", _("这个日期早于出生日期。"))
    return found


def _purge(draft: CareDraft, today: date, _about: About) -> dict[str, Problem]:
    purge = _day(draft.text("purge_on"))
    if draft.kind is None or draft.kind.kind is not CareKind.TEMPORARY or purge is None:
        return {}
    if purge <= today:
        return {"purge_on": Problem("care.purge_past", _("清除日期应在今天之后。"))}
    if purge > today + timedelta(days=PURGE_LIMIT):
        return {"purge_on": Problem("care.purge_far", _("临时标记最多保留一年,请写专项结束后 30 天。"))}
    return {}


def _age(draft: CareDraft, today: date, about: About) -> dict[str, Problem]:
    age, kind = age_on(about.birth, today), draft.kind
    if age is None or kind is None:
        return {}
    least, most = _AGES.get(draft.category, (0, 199))
    if not least <= age <= most:
        words = _("这个人 {age} 岁,一般不属于“{name}”,请核对。").format(age=age, name=_(kind.name))
        return {"category": _warn("care.age", words)}
    if kind.restricted and age < ADULT:
        words = _("未成年人:这条记录不打印、不导出,身份须保密。")
        return {"category": _info("care.minor", words)}
    return {}


def _card(draft: CareDraft, _today: date, about: About) -> dict[str, Problem]:
    """A disability card number contains the ID number, the kind and the grade (中国残联 [2008] 10)."""
    typed = draft.text("card_number").upper()
    if draft.category != "disabled" or not typed:
        return {}
    match = _CARD.fullmatch(typed)
    if match is None:
        return {"card_number": _warn("care.card", _("残疾人证号是 20 位:身份证号、类别、等级。"))}
    found: dict[str, Problem] = {}
    if about.id_number and match[1] != about.id_number:
        found["card_number"] = _warn("care.card_person", _("证号里的身份证号与本人不一致。"))
    for name, proven in (("kind", match[2]), ("grade", match[3])):
        if draft.text(name) not in ("", proven):
            found[name] = _warn("care.card_says", _("与残疾人证号不一致。"))
    return found


def _terms(draft: CareDraft, today: date, _about: About) -> dict[str, Problem]:
    """A restricted record ends when its time is over: nobody is kept on such a list without ground."""
    released = _day(draft.text("released_on"))
    if draft.category == "released" and released and today.year - released.year > AFTER_RELEASE:
        return {"released_on": _warn("care.term_over", _("释放已满 5 年,请结束这条记录。"))}
    for name in ("correction_until", "measure_until"):
        until = _day(draft.text(name))
        if until and until < today and not draft.text("end"):
            return {name: _warn("care.term_over", _("期限已到,请结束这条记录。"))}
    return {}


def _plan(draft: CareDraft, today: date, _about: About) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    kind = draft.kind
    if draft.text("end") or kind is None or kind.interval_days is None:
        return found
    when = _day(draft.text("next_visit_on"))
    if when is None:
        found["next_visit_on"] = _info("care.unplanned", _("还没有安排下次走访。"))
    elif when < today:
        found["next_visit_on"] = _info("care.overdue", _("走访已过期。"))
    if not draft.text("responsible"):
        found["responsible"] = _info("care.nobody", _("还没有责任人。"))
    return found


def _twice(draft: CareDraft, _today: date, about: About) -> dict[str, Problem]:
    if draft.category in about.open_categories and draft.category not in {"campaign", "other"}:
        return {"category": _warn("care.twice", _("这个人已有一条同类的记录,请确认要再加一条。"))}
    return {}
