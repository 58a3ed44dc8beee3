"""The normal form of text typed by hand: widths, blanks, invisible characters, radicals, ditto marks, numerals."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\ufeff\u00a0\u3000\ufffc"
_BLANK = re.compile(rf"[\s{_INVISIBLE}\x00-\x1f]+")
_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻌⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车辶长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
_DITTO = frozenset({"同上", "同", "〃", "″", "“", "”", '"', "''", "′′", "〞", "—〃—", "同前", "如上"})
_DIGITS = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
    "貳": 2,
    "參": 3,
    "弍": 2,
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100}
_LONGEST_NUMERAL = 15
CHINESE_NUMERAL = "[零〇一二三四五六七八九十两百壹贰叁肆伍陆柒捌玖拾佰貳參弍]+"
_NUMERAL = re.compile(CHINESE_NUMERAL)


def bare(text: str) -> str:
    """`text` in NFKC without any blank or invisible character: the form in which two spellings are compared."""
    if text.isascii() and text.isalnum():
        return text
    return _bare(text) if len(text) <= 24 else _bare.__wrapped__(text)


@lru_cache(maxsize=65_536)
def _bare(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text.translate(_RADICALS)))


def spaced(text: str) -> str:
    """`text` in NFKC with every run of blanks as one space, trimmed."""
    return _BLANK.sub(" ", unicodedata.normalize("NFKC", text.translate(_RADICALS))).strip()


def is_ditto(text: str) -> bool:
    """Whether the cell says "same as above"."""
    return text.strip() in _DITTO


def chinese_number(text: str) -> int | None:
    """The value of a Chinese numeral (`十二`, `壹拾肆`, `二〇三`) or of plain digits; None for anything else."""
    if len(text) > _LONGEST_NUMERAL:
        return None
    if text.isdigit() and text.isascii():
        return int(text)
    if not _NUMERAL.fullmatch(text):
        return None
    if not any(c in _TENS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _TENS:
            total += (digit or 1) * _TENS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return total + digit


def western(text: str) -> str:
    """`text` with every Chinese numeral written in digits: `十二号楼二单元` becomes `12号楼2单元`."""
    return _NUMERAL.sub(lambda m: m[0] if len(m[0]) > _LONGEST_NUMERAL else str(chinese_number(m[0])), text)
