"""The word that stands across every page of a document: 演练, so that no practice page is ever taken for a real one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

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
