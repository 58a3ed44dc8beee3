"""The layouts of documents as this office and its district want them."""

from __future__ import annotations

from typing import Any, Final

import orjson
from sqlalchemy import Connection

from desktop.domain.layouts import Layout, effective, from_plain

OFFICE: Final = "layout.office."  # keys of settings; the template's key follows
DISTRICT: Final = "layout.district."


def office_layout(db: Connection, key: str) -> Layout:
    """What the office says about a template."""
    return from_plain(key, _value(db, OFFICE + key))


def district_layout(db: Connection, key: str) -> Layout:
    """What the district says about a template."""
    return from_plain(key, _value(db, DISTRICT + key))


def in_force(db: Connection) -> dict[str, Layout]:
    """Every template about which anything is said, both layers as one."""
    rows = db.exec_driver_sql("SELECT key FROM setting WHERE key GLOB 'layout.*'").scalars()
    keys = {
        key.removeprefix(prefix) for key in rows for prefix in (OFFICE, DISTRICT) if key.startswith(prefix)
    }
    both = {key: effective(district_layout(db, key), office_layout(db, key)) for key in sorted(keys)}
    return {key: layout for key, layout in both.items() if not layout.empty}


def earlier(db: Connection, key: str) -> list[dict[str, Any]]:
    """The office's earlier versions, newest first: `plain()` of each, with "by" and "on"."""
    plain = _value(db, OFFICE + key)
    kept = plain.get("earlier") if isinstance(plain, dict) else None
    return [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []


def version(db: Connection, key: str, number: int) -> Layout:
    """An earlier version of the office's; an empty layout when it is not kept any more."""
    kept = next((one for one in earlier(db, key) if one.get("version") == number), None)
    return from_plain(key, kept)


def once_off(db: Connection, key: str) -> frozenset[str]:
    """The fields that some version of a template's layout left out."""
    versions = [from_plain(key, one) for one in earlier(db, key)]
    versions += [office_layout(db, key), district_layout(db, key)]
    return frozenset().union(*(version.off for version in versions))


def _value(db: Connection, key: str) -> Any:
    row = db.exec_driver_sql("SELECT value FROM setting WHERE key = ?", (key,)).first()
    return orjson.loads(row[0]) if row and row[0] else None
