"""The word that stands across every page of a document: 演练, so that no practice page is ever taken for a real one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from desktop.base.paths import resource

_WORD: ContextVar[str] = ContextVar("watermark", default="")
STEP: Final = 45.0  # mm between two marks: a card cut out of the sheet still carries one
SIZE: Final = 34.0  # points
ALPHA: Final = 0.2
GREY: Final = 0.45


@contextmanager
def across(word: str) -> Iterator[None]:
    """Every document begun inside carries `word`; "" for none."""
    token = _WORD.set(word)
    try:
        yield
    finally:
        _WORD.reset(token)


def current() -> str:
    """The word for a document that begins now."""
    return _WORD.get()


def spots(width: float, height: float) -> Iterator[tuple[float, float]]:
    """Where the marks stand on a page, mm from its top left corner: in rows, every other one shifted by half a step."""
    row, y = 0, STEP / 2
    while y < height + STEP / 2:
        x = STEP / 4 + (STEP / 2 if row % 2 else 0)
        while x < width:
            yield x, min(y, height - 1)
            x += STEP
        row, y = row + 1, y + STEP


VEIL_DOTS: Final = 100 / 25.4  # dots a mm of the pale words of an internal copy
VEIL_HIGH: Final = 5.5  # mm, the em of those words
VEIL_ALPHA: Final = 20  # of 255: seen against the light, not while reading
VEIL_TURN: Final = 28  # degrees


@lru_cache(maxsize=4)
def veil(words: str) -> Image.Image:
    """`words` slanted and very pale, as a picture: a reader who copies the page's text does not get them too."""
    font = ImageFont.truetype(str(resource("fonts", "NotoSansSC-Regular.ttf")), round(VEIL_HIGH * VEIL_DOTS))
    left, top, right, bottom = font.getbbox(words)
    flat = Image.new("L", (round(right - left) + 4, round(bottom - top) + 4), 0)
    ImageDraw.Draw(flat).text((2 - left, 2 - top), words, font=font, fill=VEIL_ALPHA)
    turned = flat.rotate(VEIL_TURN, expand=True, resample=Image.Resampling.BICUBIC)
    ink = Image.new("RGBA", turned.size, (30, 30, 30, 0))
    ink.putalpha(turned)
    return ink
