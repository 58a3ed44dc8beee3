"""Lines of Chinese: normalising, breaking by the kinsoku rules, shrinking to fit, grouping digits.

Knows widths only through a `Measure` (em per text), so it is tested without a font. Sizes are in points,
rooms in points as well; the canvas converts from millimetres.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from desktop.documents.layout import glyphs

NOT_FIRST = frozenset("，。、；：？！）》」』】〕〉”’…—·‧～％%℃°,.;:?!)]}>»ー々〻～")
NOT_LAST = frozenset("（《「『【〔〈“‘￥$№([{<«")
ELLIPSIS = "…"
STEP = 0.25  # sizes are kept to quarter points, so that a list of near-equal names looks even
_WORD = re.compile(r"[A-Za-z0-9À-ɏ@_/+'#&=.:*-]+(?<![.:])")
_HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_NAME = re.compile(
    rf"(?<!{_HAN})(?:{_HAN}{{1,9}}·)+{_HAN}{{1,9}}(?!{_HAN}|·)"  # 阿卜杜热合曼·买买提图尔荪, by itself
    rf"|(?:^{_HAN}{{2,4}}(?=、)|(?<=、){_HAN}{{2,4}}(?=、|$))"  # 王秀兰 in a list of names
)
_PART = re.compile(r"[^·]+·?")
_PLAIN_PHONE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0\d{2,3})-?(\d{7,8})")


class Measure(Protocol):
    """Anything that knows how wide a text is, in em."""

    def __hash__(self) -> int: ...
    def width(self, text: str) -> float: ...


@dataclass(frozen=True, slots=True)
class Fitted:
    """Text made to fit: its lines, the size they are set in (pt), and what it cost.

    `tight`: it came down to the smallest size and had to wrap. `cut`: something was left out. `torn`: a word or a part
    of a name is wider than a line even at the smallest size, and goes on in the next one.
    """

    lines: tuple[str, ...]
    size: float
    tight: bool = False
    cut: bool = False
    torn: bool = False


def clean(text: str) -> str:
    """NFC, tabs as spaces, no control characters but the line break; described characters as their description."""
    return glyphs.described(plain(text))


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """NFC, tabs as spaces, no control characters but the line break."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    normal = unicodedata.normalize("NFC", text).replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in normal if char == "\n" or unicodedata.category(char) != "Cc")


def group_phone(number: str) -> str:
    """`13800000000` as `138 0000 0000`, `07198888888` as `0719-8888888`; anything else as it stands."""
    bare = number.strip().replace(" ", "").replace("\u3000", "")
    if _PLAIN_PHONE.fullmatch(bare):
        return f"{bare[:3]} {bare[3:7]} {bare[7:]}"
    landline = _LANDLINE.fullmatch(bare)
    if landline:
        return f"{landline[1]}-{landline[2]}"
    return number.strip()


def units(text: str) -> list[str]:
    """`text` in pieces between which a line may break: words and the parts of a name whole, punctuation with its
    neighbour."""
    pieces: list[str] = []
    position = 0
    while position < len(text):
        name = _NAME.match(text, position) if "·" in text or "、" in text else None
        if name:
            *parts, last = _PART.findall(name[0])
            pieces += parts
            position = name.end() - len(last)
        word = name or _WORD.match(text, position)
        end = word.end() if word else position + 1
        while end < len(text) and _joins(text[end]):
            end += 1
        pieces.append(text[position:end])
        position = end
    joined: list[str] = []
    for piece in pieces:
        held = bool(joined) and joined[-1][-1] in NOT_LAST
        if joined and (held or (piece[0] in NOT_FIRST and not joined[-1].isspace())):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _joins(char: str) -> bool:
    """Marks that belong to the character before them."""
    return (
        bool(unicodedata.combining(char)) or "\ufe00" <= char <= "\ufe0f" or 0xE0100 <= ord(char) <= 0xE01EF
    )


def break_lines(text: str, room: float, measure: Measure) -> list[str]:
    """`text` in lines no wider than `room` (em). A piece wider than a line is broken where it must be."""
    return list(_broken(text, room, measure))


@lru_cache(maxsize=1024)  # a thousand boards say the same services
def _broken(text: str, room: float, measure: Measure) -> tuple[str, ...]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, width = "", 0.0
        for unit in units(paragraph):
            need = measure.width(unit)
            if width + measure.width(unit.rstrip()) <= room + 1e-6:
                line, width = line + unit, width + need
                continue
            if line.strip():
                lines.append(line.rstrip())
            line, width = ("", 0.0) if unit.isspace() else (unit, need)
            while width > room + 1e-6 and len(line) > 1:
                head = _longest(line, room, measure)
                lines.append(line[:head])
                line = line[head:]
                width = measure.width(line)
        lines.append(line.rstrip())
    return tuple(lines)


def widest(text: str, measure: Measure) -> float:
    """How wide (em) the widest piece of a text is that should not be broken."""
    return max(
        (measure.width(unit.rstrip()) for part in text.split("\n") for unit in units(part)), default=0.0
    )


def _longest(text: str, room: float, measure: Measure) -> int:
    """How many characters of `text` fit into `room`, at least one."""
    width = 0.0
    for count, char in enumerate(text):
        width += measure.width(char)
        if width > room + 1e-6:
            return max(count, 1)
    return len(text)


def fit_line(
    text: str,
    width: float,
    height: float,
    measure: Measure,
    *,
    size: float,
    floor: float,
    leading: float = 1.2,
) -> Fitted:
    """One line if it can be: shrink from `size` to `floor`, then wrap, then cut with an ellipsis.

    `width` and `height` in points. For names and titles, where one line at a smaller size reads best.
    """
    text = clean(text)
    if not text:
        return Fitted((), size)
    if "\n" not in text:
        need = measure.width(text)
        largest = min(size, width / need if need else size, height / 1.0)
        if largest >= floor:
            return Fitted((text,), math.floor(largest / STEP) * STEP if largest < size else size)
    halves = _halves(text)
    if halves:
        size_of_two = min(size, width / max(measure.width(half) for half in halves), height / (1 + leading))
        if size_of_two >= floor:
            return Fitted(halves, math.floor(size_of_two / STEP) * STEP)
    lines = break_lines(text, width / floor, measure)
    torn = widest(text, measure) * floor > width + 1e-6
    most = max(1, math.floor((height / floor - 1) / leading + 1 + 1e-6))
    if len(lines) <= most:
        return Fitted(tuple(lines), floor, tight=True, torn=torn)
    return Fitted(_cut(lines, most, width / floor, measure), floor, tight=True, cut=True, torn=torn)


def _halves(text: str) -> tuple[str, ...]:
    """A long name in two where people themselves would break it: after the dot between its parts."""
    dots = [k for k, char in enumerate(text) if char == "·" and 0 < k < len(text) - 1]
    if not dots or "\n" in text:
        return ()
    middle = min(dots, key=lambda k: abs(k - len(text) / 2))
    return text[: middle + 1], text[middle + 1 :]


def fit_text(
    text: str,
    width: float,
    height: float,
    measure: Measure,
    *,
    size: float,
    floor: float,
    leading: float = 1.4,
) -> Fitted:
    """A paragraph: wrap first, shrink until no word is torn and the lines fit the height, at `floor` cut with an
    ellipsis."""
    text = clean(text)
    if not text:
        return Fitted((), size)
    need = widest(text, measure)
    whole = width / need if need else size
    current = size if whole >= size else max(floor, math.floor(whole / STEP) * STEP)
    torn = need * current > width + 1e-6
    while True:
        lines = break_lines(text, width / current, measure)
        most = max(1, math.floor((height / current - 1) / leading + 1 + 1e-6))
        if len(lines) <= most:
            return Fitted(tuple(lines), current, tight=current <= floor < size, torn=torn)
        if current <= floor:
            return Fitted(
                _cut(lines, most, width / current, measure), current, tight=True, cut=True, torn=torn
            )
        current = max(floor, current - STEP)


def _cut(lines: list[str], most: int, room: float, measure: Measure) -> tuple[str, ...]:
    """The first `most` lines, the last of them ending in an ellipsis."""
    last = lines[most - 1]
    while last and measure.width(last + ELLIPSIS) > room:
        last = last[:-1]
    return (*lines[: most - 1], last + ELLIPSIS)
