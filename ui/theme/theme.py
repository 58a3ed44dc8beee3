"""The only place that knows which colour plays which part: one TOML file per theme, read once.

Widgets that paint ask `colour(Role.ACCENT)` while painting, so a change of theme is a repaint.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtGui import QColor

from desktop.base.paths import resource
from ui.theme.roles import Cell, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

THEMES = ("light", "contrast")


class Metrics(NamedTuple):
    """Lengths in device-independent pixels."""

    body: int
    small: int
    title: int
    row: int
    grid: int
    radius: int


class Theme(NamedTuple):
    """One theme as read from its file; colours are `#RRGGBB`."""

    key: str
    name: str
    dark: bool
    roles: Mapping[str, str]
    cells: Mapping[str, str]
    metrics: Metrics


def read(text: str) -> dict[str, Any]:
    """The part of TOML a theme uses: sections, and strings without escapes, whole numbers and truth values.

    `tomllib` takes 13 ms to import, a tenth of the time to the first paint; a test compares the two readings.
    Raises ValueError for anything else.
    """
    found: dict[str, Any] = {}
    section = found
    for line in text.splitlines():
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if bare.startswith("["):
            section = found.setdefault(bare.strip("[]"), {})
            continue
        name, _, value = (part.strip() for part in bare.partition("="))
        if value.startswith('"') and value.endswith('"') and "\\" not in value:
            section[name] = value[1:-1]
        else:
            section[name] = {"true": True, "false": False}.get(value) if value.isalpha() else int(value)
    return found


@lru_cache(maxsize=4)
def load_theme(key: str) -> Theme:
    """Read `resources/themes/<key>.toml`. Raises KeyError naming the role the file leaves out."""
    data = read(resource("themes", f"{key}.toml").read_text(encoding="utf-8"))
    base = data["base"]
    return Theme(
        key=key,
        name=data["name"],
        dark=bool(data["dark"]),
        roles=MappingProxyType({role.value: base[data["roles"][role.value]] for role in Role}),
        cells=MappingProxyType({cell.value: base[data["cells"][cell.value]] for cell in Cell}),
        metrics=Metrics(**data["metrics"]),
    )


_current: Theme | None = None


def use_theme(theme: Theme) -> None:
    """Paint with `theme` from now on; `ui.theme.style.apply` also restyles the widgets."""
    global _current
    _current = theme


def current() -> Theme:
    """The theme in use; the light one until somebody chose."""
    return _current or load_theme("light")


def colour(role: Role | Cell) -> QColor:
    """The colour that plays `role` in the theme in use. Asked for every cell painted, so kept; do not change it."""
    return _colour(current().key, role)


@lru_cache(maxsize=256)
def _colour(key: str, role: Role | Cell) -> QColor:
    theme = load_theme(key)
    return QColor(theme.roles[role.value] if isinstance(role, Role) else theme.cells[role.value])


def metrics() -> Metrics:
    """The lengths of the theme in use."""
    return current().metrics
