"""How far somebody went to school when a cell names a class or a kind of school instead of the level."""

from __future__ import annotations

import re
from typing import Final

_YEAR: Final = "[一二三四五六1-6]"
_LEVELS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("90", r"幼儿园|学龄前|学前|托班|^未(入|上)过?学|^没(上|读)过?(学|书)|^[小中大]班$"),
        ("30", r"^(大学)?专科|^大专|^高职|^高专|^专$"),
        ("40", r"^(中专|中技|中职|职高|职中|职业(高中|中学)|技工|技校|技师|中师)"),
        ("10", r"^研(究生|[一二三1-3]|$)|^(硕|博)士?|^MBA$|^MPA$"),
        ("20", r"^本(科|$)|^大学|^大本|^(专升本|学士)|^大[一二三四五1-5]$"),
        ("60", r"^(普通)?高(中|[一二三1-3]$)"),
        ("70", r"^初(级?中|[一二三四1-4]$)|^[七八九7-9]年级|^中学"),
        ("80", rf"^小学|^{_YEAR}年级|^小{_YEAR}$"),
    )
)  # the first that fits: 大学专科 before 大学


def level_of(word: str) -> str | None:
    """GB/T 4658 large class of `小学三年级`, `大二`, `技工学校` (NFKC, no blanks); None when it names none."""
    plain = re.sub(r"^(现|正)?(在读|就读于?|读)", "", word.upper())
    return next((code for code, pattern in _LEVELS if pattern.search(plain)), None)
