"""What this PC remembers about the window and the offices opened on it; nothing from inside an office.

Named tuples, not dataclasses: this is read before the first paint, and `dataclasses` costs 7 ms to import.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

SHOWN = 8


class Recent(NamedTuple):
    """An office opened here before: the file, the office's name, who opened it last."""

    path: str
    name: str
    user: str


class Preferences(NamedTuple):
    """theme: "light" or "contrast". language: "zh_CN" or "en". folded: the rail shows small words.

    parts: the parts of screens left open, as "resident.more". districts: as `recent`, addresses without login.
    """

    theme: str = "light"
    language: str = "zh_CN"
    folded: bool = False
    parts: tuple[str, ...] = ()
    recent: tuple[Recent, ...] = ()
    districts: tuple[Recent, ...] = ()

    def opened(self, path: Path, name: str, user: str) -> Preferences:
        """With this office first in the list."""
        others = tuple(r for r in self.recent if r.path != str(path))
        return self._replace(recent=(Recent(str(path), name, user), *others)[:SHOWN])

    def opened_district(self, where: str, name: str, user: str) -> Preferences:
        """With this district first in its list; `where` holds no login."""
        others = tuple(r for r in self.districts if r.path != where)
        return self._replace(districts=(Recent(where, name, user), *others)[:SHOWN])

    def forgotten(self, path: str) -> Preferences:
        """Without this office."""
        return self._replace(recent=tuple(r for r in self.recent if r.path != path))


def own_file() -> Path:
    """Where this PC keeps them."""
    import platformdirs  # noqa: PLC0415 - as `json` below

    return platformdirs.user_config_path("gezhi", appauthor=False) / "window.json"


def load(file: Path) -> Preferences:
    """What was kept, or the usual when there is nothing readable: a broken file must not keep the window shut."""
    if not file.is_file():
        return Preferences()
    import json  # noqa: PLC0415 - the first window of a new PC need not wait for it

    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        recent, districts = (
            tuple(Recent(str(r["path"]), str(r["name"]), str(r["user"])) for r in data.get(kind, []))
            for kind in ("recent", "districts")
        )
        known = {"theme", "language", "folded"}
        parts = tuple(str(part) for part in data.get("parts", []))
        kept = {k: v for k, v in data.items() if k in known}
        return Preferences(**kept, parts=parts, recent=recent, districts=districts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Preferences()


def save(file: Path, preferences: Preferences) -> None:
    """Keep them; a folder that cannot be written is no reason to disturb anybody."""
    import json  # noqa: PLC0415 - as above

    lists = {kind: [r._asdict() for r in getattr(preferences, kind)] for kind in ("recent", "districts")}
    content = {**preferences._asdict(), **lists}
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
        os.replace(fresh, file)  # noqa: PTH105 - one atomic step
    except OSError:
        return
