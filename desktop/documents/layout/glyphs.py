"""What to print for a character no font has: a picture of it, or a description of its parts (⿰釒宏) in brackets.

The ways in force are a context, like the watermark: a document that begins inside `with using(ways):` knows them.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

SIDE: Final = 128  # dots along the em of a picture: 600 an inch at 15 points
MOST_PIXELS: Final = 20_000_000
_DARK = re.compile(rb"\0+")


@dataclass(frozen=True, slots=True)
class Way:
    """How one character is printed. `picture`: PNG of `SIDE` dots, black on white, as `prepared` makes it."""

    words: str = ""
    picture: bytes = b""


@dataclass(frozen=True)
class Ways:
    """By character; `fonts` are font files asked after our own."""

    by_char: Mapping[str, Way] = field(default_factory=dict)
    fonts: tuple[Path, ...] = ()

    @property
    def pictured(self) -> frozenset[str]:
        """The characters that have a picture."""
        return frozenset(char for char, way in self.by_char.items() if way.picture)


_NONE: Final = Ways()
_WAYS: ContextVar[Ways] = ContextVar("ways", default=_NONE)


@contextmanager
def using(ways: Ways) -> Iterator[None]:
    """Every document begun inside knows these ways."""
    token = _WAYS.set(ways)
    try:
        yield
    finally:
        _WAYS.reset(token)


def current() -> Ways:
    """The ways for what is drawn now."""
    return _WAYS.get()


def described(text: str) -> str:
    """`text` with every character that has only a description replaced by it, in brackets."""
    ways = _WAYS.get()
    if ways is _NONE or not ways.by_char:
        return text
    for char, way in ways.by_char.items():
        if way.words and not way.picture and char in text:
            text = text.replace(char, f"〔{way.words}〕")
    return text


def prepared(data: bytes) -> bytes:
    """A photograph or scan of one character as a small PNG: upright, trimmed to its ink, black on white, square.

    Raises `ValueError` for what is not a picture, is too large, or shows no ink.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            source = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "BMP"))
            if source.width * source.height > MOST_PIXELS:
                raise ValueError("picture too large")
            upright = ImageOps.exif_transpose(source)
            ground = Image.new("RGBA", upright.size, "white")
            grey = Image.alpha_composite(ground, upright.convert("RGBA")).convert("L")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise ValueError("not a readable picture") from error
    black = ImageOps.autocontrast(grey).point([255 if level > 127 else 0 for level in range(256)])
    ink = ImageOps.invert(black).getbbox()
    if ink is None:
        raise ValueError("no ink in the picture")
    trimmed = black.crop(ink)
    room = round(SIDE * 0.92)  # Han glyphs leave a little air round them
    scale = room / max(trimmed.size)
    size = (max(1, round(trimmed.width * scale)), max(1, round(trimmed.height * scale)))
    glyph = trimmed.resize(size, Image.Resampling.LANCZOS).point([255 if v > 127 else 0 for v in range(256)])
    square = Image.new("L", (SIDE, SIDE), 255)
    square.paste(glyph, ((SIDE - size[0]) // 2, (SIDE - size[1]) // 2))
    out = io.BytesIO()
    square.convert("1").save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=64)
def outline(picture: bytes) -> tuple[int, str]:
    """(dots a side, path of the dark runs in dots, origin top left, y downwards) of a prepared picture."""
    image = Image.open(io.BytesIO(picture), formats=("PNG",)).convert("L")
    side, flat = image.width, image.tobytes()
    rows = []
    for row in range(image.height):
        line = flat[row * side : (row + 1) * side]
        rows += [f"{m.start()} {row} {m.end() - m.start()} 1 re" for m in _DARK.finditer(line)]
    return side, "\n".join(rows)
