"""The twelve-digit code of a community (统计用区划代码): what its digits say, and what looks wrong about them.

Digits 1–6 GB/T 2260, 7–9 GB/T 10114 (001–099 街道, 100–199 镇, 200–399 乡, 400–599 政企合一), 10–12 the committee
(001–199 居委会, 200–399 村委会; special zones 5xx).
"""

from __future__ import annotations

import re
from typing import Final

from desktop.base.errors import Problem, Severity
from desktop.base.i18n import _
from desktop.domain.provinces import PROVINCE_NAMES

DIGITS: Final = re.compile(r"[0-9]{12}")
_STREETS: Final = range(1, 600)
_COMMITTEES: Final = range(1, 600)


def problem(code: str, *, known: bool = True) -> Problem | None:
    """The gravest finding about a code; `known` is whether the published list has it."""
    if not DIGITS.fullmatch(code):
        return Problem("office.code", _("社区代码应为 12 位数字(统计用区划代码)。"))
    if code[:2] not in PROVINCE_NAMES:
        return Problem("office.code_province", _("前两位不是省级代码,请核对。"), Severity.WARN)
    if int(code[6:9]) not in _STREETS:
        text = _("第 7–9 位应是街道(001–099)、镇(100–199)或乡(200–399),请核对。")
        return Problem("office.code_street", text, Severity.WARN)
    if int(code[9:]) not in _COMMITTEES:
        text = _("后三位应是居委会(001–199)或村委会(200–399),请核对。")
        return Problem("office.code_committee", text, Severity.WARN)
    if not known:
        text = _("2023 年公布的名单里没有这个代码;如果是新设的社区,可以照用。")
        return Problem("office.code_unknown", text, Severity.INFO)
    return None


def short_name(name: str) -> str:
    """The part of a community's name that people say: 云麓台社区 is 云麓台."""
    return name.removesuffix("居民委员会").removesuffix("社区") or name
