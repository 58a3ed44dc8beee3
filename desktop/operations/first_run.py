"""What is decided once, when an office begins: its grid standard, who its first user is, and whether it is for practice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from desktop.base.i18n import N_, _
from desktop.domain.changes import Changes
from desktop.domain.permissions import SPECIALIST, Role
from desktop.operations import accounts, settings
from desktop.queries.practice import SETTING
from desktop.workspace import Workspace

NORMS: Final = "norms"
STANDARDS: Final = {  # the bounds of a grid by what a county calls its standard
    "300-500": {"low": 300, "high": 500, "persons": 1000},
    "300-400": {"low": 300, "high": 400, "persons": 1000},
    "1000": {"low": 1, "high": 500, "persons": 1000},
}
_SAID: Final = {  # the same standards in the history
    "300-500": N_("网格标准 300–500 户"),
    "300-400": N_("网格标准 300–400 户"),
    "1000": N_("网格标准 不超过 1000 人"),
}


def set_up(
    office: Workspace, *, standard: str, micro: int, specialist: Sequence[str], actor: str, today: date
) -> Changes:
    """Keep the grid standard (a key of `STANDARDS`) and let `actor` be the office's director.

    specialist: keys of restricted categories of care the first user answers for. The second part is a step of its own.
    Raises `Refused` for an unknown category and KeyError for an unknown standard.
    """
    with office.change("setting.change", actor=actor, args={"subject": _(_SAID[standard])}) as unit:
        settings.put(unit, NORMS, {**STANDARDS[standard], "micro": micro})
    roles = [Role.DIRECTOR, *(SPECIALIST + key for key in specialist)]
    accounts.add(office, actor, [str(role) for role in roles], actor=actor, today=today)
    return unit.changes


def mark_practice(office: Workspace, *, actor: str) -> Changes:
    """From now on this office says 演练 on every screen and page; it stays so."""
    with office.change("setting.change", actor=actor, args={"subject": _("演练社区")}) as unit:
        settings.put(unit, SETTING, True)
    return unit.changes
