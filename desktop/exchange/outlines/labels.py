"""What the words of an outline say: which number on the wall, of which compound. "幸福里３＃楼", "3幢", "三号楼" are one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN: Final = re.compile(r"[零〇一二两三四五六七八九十百]+(?=(?:号楼|号院|栋|幢|座|楼|号|#|院|单元|$))")
_KINDS: Final = r"号住宅楼|号楼栋|号楼|#楼|栋楼|幢楼|号院落|号院|号栋|号幢|号座|栋|幢|座|楼|号|#|院|NO|No|no"
_CORE: Final = (
    r"[甲乙丙丁戊己庚辛壬癸东西南北中]?\d{1,4}(?:[-/]\d{1,3})*(?:[A-Za-z甲乙丙丁](?![A-Za-z]))?"
    r"|[A-Za-z]{1,2}-?\d{0,3}|[甲乙丙丁戊己庚辛壬癸]"
)
_LABEL: Final = re.compile(rf"^(?P<before>.*?)(?:NO\.?|No\.?|第)?(?P<core>{_CORE})(?P<kind>{_KINDS})?$")
_BUILT: Final = re.compile(
    r"^(?:砖混|砖木|框架|钢混|砖|混|砼|钢|木|简|破|棚|土|石|框|建|廊|地下|地)\d{0,2}(?:[-+]\d)?$"
)
"""How a survey drawing writes what a house is built of and how high it is: 砖6, 混3, 砼18. No house number."""
_HEIGHT: Final = re.compile(r"^-?\d+\.\d+$")
_FLOORS: Final = re.compile(r"^\d{1,2}(?:F|层|f)$")


@dataclass(frozen=True, slots=True)
class Label:
    """A building's words taken apart: what stands before the number (a compound's name), the number as it is
    compared, and whether a word such as 栋 says that it is one."""

    before: str
    number: str
    said: bool


@lru_cache(maxsize=65536)
def parsed(text: str) -> Label | None:
    """The words as a label; None if they name no numbered building."""
    words = plain(text)
    if not words or _BUILT.match(words) or _HEIGHT.match(words) or _FLOORS.match(words):
        return None
    match = _LABEL.match(_HAN.sub(lambda found: str(_value(found[0])), words))
    if match is None:
        return None
    before, core, kind = match["before"], match["core"], match["kind"] or ""
    if not kind and before and not core[-1:].isdigit():
        return None  # "老干部活动中心A" is a name, "A座" and "A" are labels
    number = "-".join(part.lstrip("0") or "0" for part in re.split(r"[-/]", core.upper()) if part)
    return Label(before.rstrip("-·,、"), number, bool(kind))


def plain(text: str) -> str:
    """Without spaces, in half-width, with one kind of dash, brackets gone."""
    words = unicodedata.normalize("NFKC", text)
    words = (
        re.sub(r"[—–―−‐_~]", "-", words).replace("♯", "#").replace("井", "#" if words[:1].isdigit() else "井")
    )
    return re.sub(r"[\s()\[\]【】「」“”\"'。:]", "", words)


def _value(han: str) -> int:
    """The number that Han numerals write: 三, 十二, 二十, 一百零三, 一二."""
    if not set(han) & set("十百"):
        return int("".join(str(_DIGITS[sign]) for sign in han))
    total = digit = 0
    for sign in han:
        if sign in "十百":
            total += (digit or (1 if sign == "十" else 0)) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def likeness(text: str) -> int:
    """How much words look like the number of a building: 3 says so itself, 2 a bare number, 1 other words, 0 what a
    survey writes into houses."""
    label = parsed(text)
    if label is not None:
        return 3 if label.said else 2
    words = plain(text)
    return 1 if words and not (_BUILT.match(words) or _HEIGHT.match(words) or _FLOORS.match(words)) else 0
