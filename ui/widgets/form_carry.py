"""What one record hands to the next: pinned values, and the record before for Ctrl+'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ui.widgets.editor import AnyEditor


class Carry:
    """previous: the record keyed before this one. pinned: the names of the fields that keep their value."""

    def __init__(self) -> None:
        self.previous: Any = None
        self.pinned: set[str] = set()

    def toggle(self, name: str) -> None:
        """Pin or unpin one field."""
        self.pinned ^= {name}

    def values(self, editors: Mapping[str, AnyEditor]) -> dict[str, Any]:
        """The pinned values: those on sight, else those of the record before."""
        found = {}
        for name in sorted(self.pinned):
            value = editors[name].value() or getattr(self.previous, name, None)
            if value not in (None, "", ()):
                found[name] = value
        return found
