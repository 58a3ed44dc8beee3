"""The rules of care records as the check of the whole office tells them; what they ask stands in `domain.care_record`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from desktop.base.errors import Severity
from desktop.base.i18n import N_
from desktop.domain.care_record import About, CareDraft
from desktop.domain.rules.reading import Row
from desktop.domain.rules.rule import Finding, Rule

_B, _W = Severity.BLOCK, Severity.WARN
_KEPT: Final = N_("这样的内容社区不得保存,或不可能存在")
_ALL: Final = ("care_record.category",)
DUTIES: Final = frozenset({"care.unplanned", "care.overdue", "care.nobody", "care.minor"})
"""What is said while a record is typed and is work to be done, not something wrong with the ledger."""


def _rule(rule_id: str, severity: Severity, sentence: str, *fields: str) -> Rule:
    fixed = _KEPT if severity is Severity.BLOCK else ""
    return Rule(rule_id, severity, sentence, tuple(f"care_record.{name}" for name in fields) or _ALL, fixed)


RULES: Final = (
    _rule("care.category", _B, N_("关爱类别不在目录里,请重新选择。")),
    _rule("care.missing", _W, N_("这一类必填的栏目还没有填。")),
    _rule("care.forbidden", _B, N_("社区不掌握艾滋病信息,请删去。"), "basis"),
    _rule("care.too_long", _B, N_("内容太长,请写得短一些。"), "basis"),
    _rule("care.date", _B, N_("日期看不懂,请写成 2026-06-30、2026-06 或 2026。"), "start", "end"),
    _rule("care.money", _B, N_("金额只写数字,最多两位小数。"), "amount"),
    _rule("care.number", _B, N_("天数请写整数。"), "interval_days"),
    _rule("care.code", _W, N_("选的代码不在代码表里,请重新选择。"), "kind", "grade", "level"),
    _rule("care.phone", _W, N_("电话位数不对:手机 11 位,座机请带区号。"), "contact_phone"),
    _rule("care.ends_before", _B, N_("结束日期早于开始日期。"), "start", "end"),
    _rule("care.future", _W, N_("这个日期在今天之后,请核对。"), "start", "approved_on"),
    _rule("care.before_birth", _W, N_("这个日期早于出生日期。"), "start"),
    _rule("care.purge_past", _W, N_("临时标记已到清除日期,请清除。"), "purge_on"),
    _rule("care.purge_far", _B, N_("临时标记最多保留一年,请写专项结束后 30 天。"), "purge_on"),
    _rule("care.age", _W, N_("年龄一般不属于这一类,请核对。")),
    _rule("care.card", _W, N_("残疾人证号是 20 位:身份证号、类别、等级。"), "card_number"),
    _rule("care.card_person", _W, N_("残疾人证号里的身份证号与本人不一致。"), "card_number"),
    _rule("care.card_says", _W, N_("类别或等级与残疾人证号不一致。"), "kind", "grade"),
    _rule("care.term_over", _W, N_("期限已到,请结束这条记录。"), "end"),
    _rule("care.twice", _W, N_("这个人有两条同类的记录,请结束一条。")),
)


def findings(row: Row, about: About, today: date) -> Iterator[Finding]:
    """Every rule of a care record that does not hold; `row` has the fields as stored, `details` decoded."""
    draft = CareDraft.of(row)
    for field, problem in draft.problems(today, about).items():
        if problem.code not in DUTIES:
            value: Any = draft.values.get(field, "")
            yield Finding(
                problem.code, field, (draft.category, list(value) if isinstance(value, tuple) else value)
            )
