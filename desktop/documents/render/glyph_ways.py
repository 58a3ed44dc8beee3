"""What the office says about characters no font has, and the fonts it put beside its file."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import Any, Final

from desktop.documents.layout import fonts
from desktop.documents.layout.fonts import Weight
from desktop.documents.layout.glyphs import Way, Ways
from desktop.queries import glyphs

FOLDER: Final = "fonts"
"""Beside the office file: TrueType fonts that are asked for what ours have not."""


def ways_of(db: Any, office: Path) -> Ways:
    """The ways in force for an office file at `office`; characters our own fonts have need none."""
    said = glyphs.said(db)
    wanting = set(fonts.font(Weight.REGULAR).missing_in("".join(said))) if said else set()
    by_char = {
        char: Way(entry.words, b64decode(entry.picture)) for char, entry in said.items() if char in wanting
    }
    folder = office.parent / FOLDER
    own = tuple(sorted(folder.glob("*.[tT][tT][fF]"))) if folder.is_dir() else ()
    return Ways(by_char, own) if by_char or own else Ways()
