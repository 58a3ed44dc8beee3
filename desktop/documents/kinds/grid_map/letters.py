"""How wide words are on a map, and paragraphs of them."""

from __future__ import annotations

from functools import lru_cache

from desktop.documents.layout.display_list import ASCENT, Anchor, Text
from desktop.documents.layout.fonts import Weight, font
from desktop.documents.layout.text import break_lines, clean


@lru_cache(maxsize=8192)
def _ems(text: str, bold: bool) -> float:
    return font(Weight.BOLD if bold else Weight.REGULAR).width(clean(text))


def measure(text: str, size: float, bold: bool = False) -> float:
    """The width in mm of one line with an em of `size` mm."""
    return _ems(text, bold) * size


def wrapped(text: str, width: float, size: float, most: int) -> list[str]:
    """`text` in at most `most` lines of `width` mm; what is left over ends in an ellipsis."""
    lines = break_lines(clean(text), width / size, font(Weight.REGULAR))
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and measure(last + "…", size) > width:
        last = last[:-1]
    return [*lines[: most - 1], last + "…"]


def line(
    x: float,
    top: float,
    text: str,
    size: float,
    colour: str,
    *,
    bold: bool = False,
    anchor: Anchor = Anchor.LEFT,
    owner: str = "",
) -> Text:
    """One line whose em box begins at `top`."""
    return Text(x, top + ASCENT * size, text, size, bold, colour, anchor, owner)


def fitting(text: str, width: float, size: float, floor: float, *, bold: bool = False) -> tuple[str, float]:
    """`text` and an em between `size` and `floor` at which it is no wider than `width`; cut if it must be."""
    need = measure(text, 1.0, bold)
    if need * size <= width:
        return text, size
    if need * floor <= width:
        return text, width / need
    end = len(text)
    while end and measure(text[:end] + "…", floor, bold) > width:
        end -= 1
    return (text[:end] + "…" if end else ""), floor
