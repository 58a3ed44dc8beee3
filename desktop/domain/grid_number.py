"""Grid and micro-grid numbers as written in ledgers and rosters: `1-03`, `103`, `第三网格`, `一网格3微格`."""

from __future__ import annotations

import re

from desktop.domain.typed_text import bare, western

_TITLE = 200  # characters of a title that are looked at
_PAIR = re.compile(r"^(\d{1,2})[-—–－.](\d{1,2})(?:号?(?:微网格|微格|小格区?|小网格))?$")
_WORDS = re.compile(
    r"^第?0*(\d{1,2})号?(?:大)?(?:基础|普通)?(?:网格|格)第?0*(\d{1,2})号?(?:微网格|微格|小格区?|小网格)$"
)
_OWN = re.compile(r"^(?:第0*(\d{1,2})号?|0*(\d{1,2})号)?0*(\d{1,2})?号?(?:微网格|微格|小格区?|小网格)$")
_PACKED = re.compile(r"^(\d{1,2})(\d{2})(?:号?(?:微网格|微格|小格区?|小网格))?$")
_TITLED = re.compile(r"第?0*(\d{1,2})号?(?:基础)?网格第?0*(\d{1,2})号?(?:微网格|微格|小格区|小网格)")
_GRID = re.compile(r"^第?0*(\d{1,2})号?(?:基础|普通)?(?:网格|格)?$")


def micro_number(typed: str | float, grid: int | None = None) -> tuple[int, int] | None:
    """(grid, micro-grid); `grid` is the one the sheet is about, for spellings that leave it out."""
    if isinstance(typed, (int, float)):
        typed = f"{typed:.15g}"
    text = western(bare(typed))
    for pattern in (_PAIR, _WORDS, _PACKED):
        if m := pattern.match(text):
            return int(m[1]), int(m[2])
    if m := _OWN.match(text):
        number = m[1] or m[2] or m[3]
        return (grid, int(number)) if grid and number else None
    if grid and text.isdigit() and len(text) <= 2:
        return grid, int(text)
    return None


def grid_number(typed: str | float) -> int | None:
    """The number of the grid: `第一网格`, `01`, `8号网格`; None when no single grid is named."""
    if isinstance(typed, (int, float)):
        typed = f"{typed:.15g}"
    m = _GRID.match(western(bare(typed)))
    return int(m[1]) if m else None


def grid_in_title(text: str) -> int | None:
    """The grid a sheet name or title speaks of (`云麓台社区第三网格入户核查表`)."""
    plain = western(bare(text[:_TITLE]))
    m = re.search(r"第?0*(\d{1,2})号?(?:基础)?网格|第0*(\d{1,2})格(?!局)", plain)
    m = m or re.search(r"网格0*(\d{1,2})(?![\d年月.-])()", plain)
    return int(m[1] or m[2]) if m else None


def micro_in_title(text: str) -> tuple[int, int] | None:
    """The micro-grid a sheet name or title speaks of (`第一网格第3微网格居民台账`)."""
    m = _TITLED.search(western(bare(text[:_TITLE])))
    return (int(m[1]), int(m[2])) if m else None


def grid_of_code(typed: str | float) -> int | None:
    """The number inside a fifteen-digit grid code: twelve digits of the community, three of the grid."""
    text = bare(typed) if isinstance(typed, str) else f"{typed:.15g}"
    return int(text[12:]) if len(text) == 15 and text.isdigit() else None
