"""Comparing a document with what was approved by eye: its text, where each piece stands, and how a page looks."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from desktop.documents.kinds.common import Drawn
from tests.desktop.documents.every_kind import told
from tests.desktop.documents.reading import picture_of, size_of, spots_of

GOLDEN = Path(__file__).parents[2] / "golden"
VISIBLE = 24
"""Of 255: how far a channel may be off before a dot counts as another one."""
SHARE = 0.002
"""Of all dots, that may be other ones: another version of the renderer, not another line."""


def record(data: bytes, drawn: Drawn) -> dict[str, Any]:
    """Paper, warnings, and every page as pieces of text with their place to 0.1 mm."""
    return {
        "paper": [round(length, 1) for length in size_of(data)],
        "warnings": sorted({f"{warning.code} {warning.where}".strip() for warning in drawn.warnings}),
        "pages": [
            [f"{spot.x:.1f} {spot.y:.1f} {spot.text}" for spot in spots_of(data, page)]
            for page in range(drawn.pages)
        ],
    }


def compare(name: str, data: bytes, drawn: Drawn) -> None:
    """With tests/golden/NAME.json; delete the file to record it anew, and look."""
    now, golden = record(data, drawn), GOLDEN / f"{name}.json"
    if not golden.exists():
        golden.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"recorded {golden.name}: look at it, then run again")
    assert now == json.loads(golden.read_text(encoding="utf-8"))


def compare_picture(name: str, now: Image.Image) -> None:
    """With tests/golden/NAME.png, as approved by eye; a shifted line or another colour is seen."""
    golden = GOLDEN / f"{name}.png"
    if not golden.exists():
        now.save(golden, optimize=True)
        pytest.fail(f"recorded {golden.name}: look at it, then run again")
    then = Image.open(golden).convert("RGB")
    assert now.size == then.size
    assert others(now, then) < SHARE * now.width * now.height


def others(one: Image.Image, two: Image.Image) -> int:
    """How many dots visibly differ."""
    red, green, blue = ImageChops.difference(one, two).split()
    return sum(ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()[VISIBLE:])


def look(data: bytes, page: int = 0) -> Image.Image:
    """A page at 36 dots an inch, boards at 18."""
    return picture_of(data, page, dots_per_inch=36 if size_of(data)[0] < 500 else 18)


def misprinted(item: Any) -> Any:
    """The item with one of the words it says misspelt."""
    said = told(item, {"map", "day"})
    _name, words = max(said, key=lambda one: (one[0] in ("name", "title", "family", "office"), -len(one[1])))
    return _swapped(item, words, "误" + words[1:])


def _swapped(value: Any, old: str, new: str) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: _swapped(getattr(value, f.name), old, new) for f in fields(value) if f.init}
        return replace(value, **changed)
    if isinstance(value, tuple):
        return tuple(_swapped(part, old, new) for part in value)
    return new if isinstance(value, str) and value == old else value


def smudged(picture: Image.Image) -> Image.Image:
    """A page whose upper half has slipped by two dots, as when a heading grew by a line."""
    half = picture.height // 2
    slipped = picture.copy()
    slipped.paste(picture.crop((0, 0, picture.width, half)), (0, 2))
    return slipped
