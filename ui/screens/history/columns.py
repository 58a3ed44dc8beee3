"""The columns of the history, and of what one step changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from desktop.base.i18n import N_, _
from desktop.queries import step_details
from ui.theme.roles import Role
from ui.widgets.record_model import Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop.queries.history import StepRow
    from desktop.queries.step_details import StepDetails

WEEKDAYS = (N_("星期一"), N_("星期二"), N_("星期三"), N_("星期四"), N_("星期五"), N_("星期六"), N_("星期日"))
WHAT = {
    step_details.CHANGED: N_("修改"), step_details.MADE: N_("新增"), step_details.REMOVED: N_("删除"),
    step_details.BACK: N_("重新上册"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the history: a step, or the day above the steps made on it."""

    id: str
    day: str = ""
    count: int = 0
    step: StepRow | None = None


@dataclass(frozen=True)
class DetailLine:
    """One field a step changed; `record` is said once, on the first line of the record."""

    id: str
    record: str
    field: str
    before: str
    after: str


def lines(steps: Iterable[StepRow]) -> list[Line]:
    """The steps under their days, the newest day first."""
    by_day: dict[str, list[StepRow]] = {}
    for step in steps:
        by_day.setdefault(step.at[:10], []).append(step)
    found = []
    for day, made in by_day.items():
        found.append(Line(f"day:{day}", day, len(made)))
        found += [Line(step.id, step=step) for step in made]
    return found


def detail_lines(details: StepDetails) -> list[DetailLine]:
    """What a step changed, field by field."""
    found = []
    for number, record in enumerate(details.records):
        what = _(WHAT[record.what])
        name = " ".join(part for part in (f"{record.kind_name} {record.title}".strip(), record.where) if part)
        said = _("{what} {name}").format(what=what, name=name)
        if not record.fields:
            found.append(DetailLine(f"{number}", said, "", "", ""))
        for place, change in enumerate(record.fields):
            shown = "" if place else said
            found.append(DetailLine(f"{number}.{place}", shown, change.label, change.before, change.after))
    if details.more:
        found.append(DetailLine("more", _("……还有 {n} 条记录").format(n=details.more), "", "", ""))
    return found


def day_words(line: Line) -> str:
    """`2026-06-30 星期二 · 12 步`."""
    week = _(WEEKDAYS[date.fromisoformat(line.day).weekday()]) if line.day else ""
    return _("{day} {week} · {n} 步").format(day=line.day, week=week, n=line.count)


def time_words(step: StepRow) -> str:
    """`2026-06-30 10:42`."""
    return step.at[:16].replace("T", " ")


def state_words(step: StepRow) -> str:
    """Whether the step stands."""
    return _("已撤销") if step.undone else ""


def _tone(line: Line) -> Role | None:
    return Role.ACCENT if line.step is None else Role.TEXT_MUTED if line.step.undone else None


COLUMNS: tuple[Column[Line], ...] = (
    Column("at", N_("时间"), lambda x: x.step.at[11:16] if x.step else "", width=52, sortable=False, tone=_tone),
    Column(
        "title", N_("做了什么"), lambda x: x.step.title if x.step else day_words(x), width=236, sortable=False, tone=_tone
    ),
    Column("actor", N_("谁"), lambda x: x.step.actor if x.step else "", width=80, sortable=False, tone=_tone),
    Column(
        "ops", N_("改动数"), lambda x: str(x.step.ops) if x.step else "", width=64, number=True, sortable=False,
        tone=_tone,
    ),
    Column("state", N_("状态"), lambda x: state_words(x.step) if x.step else "", width=70, sortable=False, tone=_tone),
)  # fmt: skip

DETAILS: tuple[Column[DetailLine], ...] = (
    Column("record", N_("记录"), lambda x: x.record, width=150, sortable=False),
    Column("field", N_("内容"), lambda x: x.field, width=80, sortable=False, tone=lambda _x: Role.TEXT_MUTED),
    Column("before", N_("原来"), lambda x: x.before, width=90, sortable=False, tone=lambda _x: Role.TEXT_MUTED),
    Column("after", N_("现在"), lambda x: x.after, width=110, sortable=False),
)  # fmt: skip
