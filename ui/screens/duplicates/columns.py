"""The tables of the duplicates screen."""

from __future__ import annotations

from collections.abc import Callable

from desktop.base.i18n import N_, _
from ui.screens.duplicates.presenter import ChoiceRow, PairRow
from ui.theme.roles import Role
from ui.widgets.record_table import Column

_ARROWS = {"left": "◀", "right": "▶", "both": "◀▶"}


def _score(row: PairRow) -> str:
    return str(row.score)


def _mark(row: ChoiceRow) -> str:
    return "=" if row.field.same else _ARROWS[row.choice]


def _tone(side: str) -> Callable[[ChoiceRow], Role | None]:
    def tone(row: ChoiceRow) -> Role | None:
        chosen = row.field.same or row.choice in (side, "both")
        return None if chosen else Role.TEXT_MUTED

    return tone


def _arrow_tone(row: ChoiceRow) -> Role | None:
    return None if row.field.same else Role.ACCENT


PAIRS = (
    Column[PairRow]("score", N_("分数"), _score, width=48, number=True, sortable=False),
    Column[PairRow]("left", N_("登记一"), lambda r: r.left, width=76, sortable=False),
    Column[PairRow]("right", N_("登记二"), lambda r: r.right, width=76, sortable=False),
    Column[PairRow]("why", N_("为什么"), lambda r: r.why, width=220, sortable=False),
    Column[PairRow]("where", N_("住处"), lambda r: r.left_where, width=130, sortable=False, shown=False),
)
FIELDS = (
    Column[ChoiceRow](
        "label", N_("项目"), lambda r: r.field.label, width=124, sortable=False, tone=lambda _r: Role.TEXT_MUTED
    ),
    Column[ChoiceRow](
        "left", N_("登记一(保留)"), lambda r: r.field.left or "—", width=200, sortable=False,
        tone=_tone("left")
    ),
    Column[ChoiceRow]("choice", N_("选"), _mark, width=48, sortable=False, tone=_arrow_tone),
    Column[ChoiceRow](
        "right", N_("登记二(并入)"), lambda r: r.field.right or "—", width=200, sortable=False,
        tone=_tone("right")
    ),
)  # fmt: skip


def follow_words(follows: tuple[tuple[str, int, int], ...]) -> str:
    """What goes along with the merge."""
    parts = [_("{what} {left} + {right}").format(what=what, left=a, right=b) for what, a, b in follows]
    return _("一起并过来:{list}").format(list="、".join(parts)) if parts else ""
