"""What this PC remembers about the window and the offices opened on it; nothing from inside an office."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

SHOWN = 8


@dataclass(frozen=True)
class Recent:
    """An office opened here before: the file, the office's name, who opened it last."""

    path: str
    name: str
    user: str


@dataclass(frozen=True)
class Preferences:
    """theme: "light" or "contrast". language: "zh_CN" or "en". folded: the rail shows small words."""

    theme: str = "light"
    language: str = "zh_CN"
    folded: bool = False
    recent: tuple[Recent, ...] = field(default=())

    def opened(self, path: Path, name: str, user: str) -> Preferences:
        """With this office first in the list."""
        others = tuple(r for r in self.recent if r.path != str(path))
        return replace(self, recent=(Recent(str(path), name, user), *others)[:SHOWN])

    def forgotten(self, path: str) -> Preferences:
        """Without this office."""
        return replace(self, recent=tuple(r for r in self.recent if r.path != path))


def load(file: Path) -> Preferences:
    """What was kept, or the usual when there is nothing readable: a broken file must not keep the window shut."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        recent = tuple(Recent(str(r["path"]), str(r["name"]), str(r["user"])) for r in data.get("recent", []))
        known = {"theme", "language", "folded"}
        return Preferences(**{k: v for k, v in data.items() if k in known}, recent=recent)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Preferences()


def save(file: Path, preferences: Preferences) -> None:
    """Keep them; a folder that cannot be written is no reason to disturb anybody."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(preferences), ensure_ascii=False, indent=2), encoding="utf-8")
        os.replace(fresh, file)  # noqa: PTH105 - one atomic step
    except OSError:
        return
