"""Ink colours: given as `#RRGGBB` from template data, written as PDF operators."""

from __future__ import annotations

import re
from functools import lru_cache

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")


@lru_cache(maxsize=256)
def channels(colour: str) -> tuple[float, float, float]:
    """Red, green, blue, each 0..1. Raises `ValueError` unless `colour` is `#RRGGBB`."""
    if not _HEX.fullmatch(colour):
        raise ValueError(f"not a colour: {colour!r}")
    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return red, green, blue


@lru_cache(maxsize=256)
def fill(colour: str) -> str:
    """The operator that fills with `colour`."""
    red, green, blue = channels(colour)
    return f"{red:.3f} {green:.3f} {blue:.3f} rg"


@lru_cache(maxsize=256)
def stroke(colour: str) -> str:
    """The operator that draws lines in `colour`."""
    red, green, blue = channels(colour)
    return f"{red:.3f} {green:.3f} {blue:.3f} RG"


def grey(colour: str) -> float:
    """How light it prints without colour, 0 black .. 1 white (ITU-R BT.601 luma)."""
    red, green, blue = channels(colour)
    return 0.299 * red + 0.587 * green + 0.114 * blue
