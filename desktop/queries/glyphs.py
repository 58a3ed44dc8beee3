"""Characters no font has, as the office wants them printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import orjson
from sqlalchemy import Connection

KEY: Final = "glyphs"
"""The setting: {character: {"words": "⿰釒宏", "picture": base64 of a small PNG}}."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of one character: a description of its parts, a picture (base64), or both."""

    words: str
    picture: str


def said(db: Connection) -> dict[str, Said]:
    """By character, in the order they were written down."""
    row = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (KEY,)).first()
    value = orjson.loads(row[0]) if row and row[0] else {}
    if not isinstance(value, dict):
        return {}
    return {
        char: Said(str(entry.get("words", "")), str(entry.get("picture", "")))
        for char, entry in value.items()
        if len(char) == 1 and isinstance(entry, dict)
    }
