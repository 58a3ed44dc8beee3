"""The columns of the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.base.i18n import N_, _
from ui.theme.roles import Role
from ui.widgets.record_model import Column

if TYPE_CHECKING:
    from desktop.queries.history import StepRow


def time_words(step: StepRow) -> str:
    """`2026-06-30 10:42`."""
    return step.at[:16].replace("T", " ")


def state_words(step: StepRow) -> str:
    """Whether the step stands."""
    return _("已撤销") if step.undone else ""


def _tone(step: StepRow) -> Role | None:
    return Role.TEXT_MUTED if step.undone else None


COLUMNS: tuple[Column[StepRow], ...] = (
    Column("at", N_("时间"), time_words, width=140, sortable=False, tone=_tone),
    Column("title", N_("做了什么"), lambda step: step.title, width=380, sortable=False, tone=_tone),
    Column("actor", N_("谁"), lambda step: step.actor, width=90, sortable=False, tone=_tone),
    Column(
        "ops", N_("改动数"), lambda step: str(step.ops), width=70, number=True, sortable=False, tone=_tone
    ),
    Column("state", N_("状态"), state_words, width=80, sortable=False, tone=_tone),
)
