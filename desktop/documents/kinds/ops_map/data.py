"""What an operations map (作战图) shows: the plan, who answers for what, and figures. No resident is on it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.base.i18n import N_
from desktop.documents.kinds.common import Shown, shown
from desktop.documents.kinds.site_plan.data import SitePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The live figures of a grid or micro-grid, by its id."""

    id: str = shown(Shown.INNER, N_("网格"))
    households: int = shown(Shown.OFFICE, N_("登记户"), dated=True, default=0)
    occupied: int = shown(Shown.OFFICE, N_("实住户"), dated=True, default=0)
    people: int = shown(Shown.OFFICE, N_("实住人口"), dated=True, default=0)
    care: int = shown(Shown.COUNT, N_("重点关爱"), dated=True, default=0)
    vacant: int = shown(Shown.COUNT, N_("空置房"), dated=True, default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpsMap:
    """One community's operations map."""

    plan: SitePlan = shown(Shown.OFFICE, N_("平面示意图"))  # noqa: RUF009 - a field
    figures: tuple[Figures, ...] = shown(Shown.OFFICE, N_("数字"), dated=True, default=())

    def of(self, scope_id: str) -> Figures:
        """The figures of a grid or micro-grid; noughts where nobody counted."""
        return next((one for one in self.figures if one.id == scope_id), Figures(id=scope_id))
