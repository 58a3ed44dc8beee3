"""Which floor and which door a room label means: 501 is the fifth floor's first door, 1203 the twelfth's third."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from desktop.base.i18n import _

_PLAIN = re.compile(r"(\d{1,2})(\d{2})")
_SIDE = re.compile(r"(\d{1,2})[楼层]?([东南西北中左右前后]+)户?")


@dataclass(frozen=True, slots=True, order=True)
class Door:
    """A place in the floor × door picture; floor 0 holds what has no floor (a courtyard's rooms, a shop front)."""

    floor: int
    door: str


@lru_cache(maxsize=8_192)  # a tower's rooms come again in every other tower
def place(room: str | None) -> Door:
    """The floor and door of a room label."""
    label = room or ""
    if match := _PLAIN.fullmatch(label):
        return Door(int(match[1]), str(int(match[2])))
    if match := _SIDE.fullmatch(label):
        return Door(int(match[1]), match[2])
    return Door(0, label)


def label(building: str | None, unit: str | None, room: str | None, compound: str | None = None) -> str:
    """A dwelling as offices write it, `锦绣龙庭 3-2-501`; words for a place that is not known yet."""
    place_text = "-".join(part for part in (building, unit, room) if part)
    if not place_text:
        return _("地址待落")
    return f"{compound} {place_text}" if compound else place_text


@lru_cache(maxsize=8_192)
def natural(text: str | None) -> tuple[tuple[int, int, str], ...]:
    """A sort key by which 2号楼 comes before 10号楼."""
    parts = re.split(r"(\d+)", text or "")
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts if p)
