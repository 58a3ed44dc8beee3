"""Where a link, a search hit or a number leads: a place, and in it one thing or one list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Target:
    """`place` is a key of the rail ("households", "team", …); `kind` and `id` name a record; `facts` a filter."""

    place: str
    kind: str = ""
    id: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
