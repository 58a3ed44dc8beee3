"""What a screen of the district is given to work with: `Desk` is the same for a screen of an office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ui.bridge.memory import Memory

if TYPE_CHECKING:
    from desktop.district.database import Database
    from desktop.district.survey import Survey
    from desktop.domain.changes import Changes
    from desktop.security.install import Install
    from ui.bridge.messages import Messages
    from ui.bridge.target import Target
    from ui.bridge.work import Work


@dataclass(frozen=True)
class District:
    """An open district and who sits there. `quarantine`: the folder refused files lie in; `now` in milliseconds."""

    database: Database
    keys: Install
    code: str
    name: str
    actor: str
    today: Callable[[], date]
    now: Callable[[], int]
    quarantine: Path
    survey: Survey


def _nothing(_command_id: str) -> str:
    return ""


@dataclass(frozen=True)
class DistrictDesk:
    """Handed to every screen of the district by its window."""

    district: District
    work: Work
    messages: Messages
    go: Callable[[Target], None]
    memory: Memory = field(default_factory=Memory)
    refusal: Callable[[str], str] = _nothing  # why a command is not open to who sits here, "" when it is


def changed(*kinds: str, name: str) -> Changes:
    """What every screen hears after something was written at the district: kinds of things, not single ones."""
    from desktop.domain.changes import Changes  # noqa: PLC0415 - the gate builds a desk before the core is there

    return Changes(frozenset((kind, "") for kind in kinds), "", name)
