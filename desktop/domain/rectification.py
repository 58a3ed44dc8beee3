"""One line of the rectification ledger: what was found, what is to be done, by whom and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from desktop.base.errors import Problem, Refused, Severity
from desktop.base.i18n import N_, _

SOURCES: Final[Mapping[str, str]] = {"self": N_("自查"), "upper": N_("上级督查"), "other": N_("其他")}
OPEN, DONE, DROPPED = "open", "done", "dropped"
STATES: Final[Mapping[str, str]] = {OPEN: N_("整改中"), DONE: N_("已完成"), DROPPED: N_("不再整改")}
_LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class RectificationDraft:
    """As typed. Days are `YYYY-MM-DD`; `responsible` is a name, `staff_id` the person on file if there is one;
    `subjects` are the records it is about as `kind:id`."""

    problem: str
    measure: str = ""
    responsible: str = ""
    due_on: str = ""
    source: str = "self"
    indicator: str = ""
    scope_kind: str = ""
    scope_id: str = ""
    place: str = ""
    found_on: str = ""
    state: str = OPEN
    done_on: str = ""
    result: str = ""
    staff_id: str = ""
    subjects: tuple[str, ...] = ()

    def problems(self, today: date) -> dict[str, Problem]:
        """Findings by field. What is to be put right needs a measure, somebody and a day, or it stays on paper."""
        found: dict[str, Problem] = {}
        if not self.problem.strip():
            found["problem"] = Problem("rectification.problem", _("请写明存在的问题。"))
        for name in ("problem", "measure", "result"):
            if len(getattr(self, name)) > _LONGEST:
                found[name] = Problem("rectification.long", _("最多 {n} 个字。").format(n=_LONGEST))
        if self.source not in SOURCES:
            found["source"] = Problem("rectification.source", _("请选择问题的来源。"))
        if self.state not in STATES:
            found["state"] = Problem("rectification.state", _("请选择整改情况。"))
        days = {name: _day(getattr(self, name)) for name in ("found_on", "due_on", "done_on")}
        for name, day in days.items():
            if getattr(self, name) and day is None:
                found[name] = Problem("rectification.day", _("日期写成 2026-07-15 的样子。"))
        done = days["done_on"]
        if done is not None and done > today:
            found["done_on"] = Problem("rectification.future", _("完成日期不能在今天之后。"))
        if self.state == DONE and not self.done_on:
            found["done_on"] = Problem("rectification.no_day", _("已完成的要写完成日期。"))
        for name, words in (
            ("measure", N_("还没有写整改措施。")),
            ("responsible", N_("还没有写责任人。")),
            ("due_on", N_("还没有写时限。")),
        ):
            if self.state == OPEN and not getattr(self, name).strip() and name not in found:
                found[name] = Problem("rectification.unplanned", _(words), Severity.WARN)
        return found

    def insist(self, today: date) -> None:
        """Raise `Refused` with the blocking problems."""
        blocking = {k: p for k, p in self.problems(today).items() if p.severity is Severity.BLOCK}
        if blocking:
            raise Refused(next(iter(blocking.values())).text, code="rectification", problems=blocking)

    def stored(self) -> dict[str, Any]:
        """The fields as they are kept."""
        words = (
            "problem", "measure", "responsible", "due_on", "source", "indicator", "scope_kind", "scope_id", "place",
            "found_on", "state", "done_on", "result", "staff_id",
        )  # fmt: skip
        return {name: getattr(self, name).strip() or None for name in words} | {
            "subjects": list(self.subjects)
        }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
