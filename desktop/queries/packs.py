"""What the last district pack of this office said: what differs from it was changed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from sqlalchemy import Connection

APPLIED: Final = "pack.applied"  # key of the setting


@dataclass(frozen=True, slots=True)
class Applied:
    """The name and version of the last pack, and what all packs so far said.

    rules: rule to severity. digests: key of a setting (a recipe, a template) to the digest of what a pack put there.
    """

    name: str = ""
    version: str = ""
    rules: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)


def applied(db: Connection) -> Applied:
    """What the packs said; empty before the first one. What a newer program wrote differently counts as nothing."""
    row = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (APPLIED,)).first()
    plain = orjson.loads(row[0]) if row and row[0] else None
    if not isinstance(plain, dict):
        return Applied()
    return Applied(
        str(plain.get("name") or ""), str(plain.get("version") or ""), _words(plain.get("rules")),
        _words(plain.get("digests")),
    )  # fmt: skip


def _words(plain: Any) -> dict[str, str]:
    return {str(k): str(v) for k, v in plain.items()} if isinstance(plain, dict) else {}
