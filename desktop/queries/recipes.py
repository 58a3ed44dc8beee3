"""The import recipes of the office as stored: settings `recipe.<fingerprint>`, so that all its PCs know them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson
from sqlalchemy import Connection

PREFIX: Final = "recipe."


def stored(db: Connection) -> dict[str, Mapping[str, Any]]:
    """Fingerprint to the stored JSON object, oldest first; what is no object is left out."""
    rows = db.exec_driver_sql(
        "SELECT key, value FROM setting WHERE key LIKE ? ORDER BY rowid", (f"{PREFIX}%",)
    )
    found: dict[str, Mapping[str, Any]] = {}
    for key, text in rows:
        value = orjson.loads(text) if text else None
        if isinstance(value, dict):
            found[str(key).removeprefix(PREFIX)] = value
    return found
