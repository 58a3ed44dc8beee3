"""The list of differences."""

from __future__ import annotations

from desktop.base.i18n import N_, _
from desktop.queries.crossings import Crossing
from desktop.queries.disputes import Dispute
from ui.theme.roles import Role
from ui.widgets.record_table import Column


def what(one: Dispute) -> str:
    """The fields that differ, in words."""
    told = [one.labels[name] for name in one.fields if len({side.words.get(name) for side in one.sides}) > 1]
    return "、".join(told or list(one.labels.values())[:1])


def values(one: Dispute) -> str:
    """Both values on one line."""
    name = next((n for n in one.fields if len({s.words.get(n) for s in one.sides}) > 1), one.fields[0])
    return " / ".join(side.words.get(name, "") for side in one.sides)


DISPUTES = (
    Column[Dispute]("kind", N_("记录"), lambda d: d.kind_name, width=72, sortable=False),
    Column[Dispute]("title", N_("是谁、什么"), lambda d: d.title, width=96, sortable=False),
    Column[Dispute]("field", N_("项目"), what, width=110, sortable=False),
    Column[Dispute]("values", N_("两边写的"), values, width=190, sortable=False),
    Column[Dispute](
        "who", N_("谁裁决"), lambda d: _("主任") if d.guarded else _("录入员"), width=64, sortable=False,
        tone=lambda d: Role.WARN if d.guarded else None,
    ),
)  # fmt: skip
CROSSINGS = (
    Column[Crossing](
        "title", N_("合在一起不对"), lambda c: c.title, width=230, sortable=False, tone=lambda _c: Role.WARN
    ),
    Column[Crossing]("names", N_("是谁、什么"), lambda c: c.names, width=150, sortable=False),
    Column[Crossing]("where", N_("在哪里"), lambda c: c.where, width=160, sortable=False),
)
