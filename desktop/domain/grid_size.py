"""How many households a grid and a micro-grid should have, and the words for one that has too few or too many."""

from __future__ import annotations

from desktop.base.errors import Problem, Severity
from desktop.base.i18n import _

GRID_BAND = (300, 500)  # both bounds allowed (source 004: 300-500户)
MICRO_TARGET = 50  # 1包50 (source 000)
MICRO_MOST = 60  # the target and a fifth (A25)


def grid_problem(households: int, band: tuple[int, int] = GRID_BAND) -> Problem | None:
    """What is wrong with a grid of so many households; None when it keeps the norm."""
    least, most = band
    if households < least:
        text = _("不足 {n} 户,少 {less} 户").format(n=least, less=least - households)
        return Problem("grid.too_small", text, Severity.WARN)
    if households > most:
        text = _("超过 {n} 户,多 {more} 户").format(n=most, more=households - most)
        return Problem("grid.too_large", text, Severity.WARN)
    return None


def micro_problem(households: int, most: int = MICRO_MOST) -> Problem | None:
    """What is wrong with a micro-grid of so many households; there is no lower bound."""
    if households > most:
        text = _("超过 {n} 户,多 {more} 户").format(n=most, more=households - most)
        return Problem("micro.too_large", text, Severity.WARN)
    return None
