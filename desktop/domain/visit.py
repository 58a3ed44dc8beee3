"""One visit as typed, a page of the work diary, a patrol: what they may say and what makes them late."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from desktop.base.errors import Problem, Refused, Severity
from desktop.base.i18n import N_, _

MET: Final = "met"
MISSED: Final = "missed"  # nobody was there: counted as work, satisfies nothing
METHODS: Final[Mapping[str, str]] = {
    "home": N_("入户"),
    "phone": N_("电话"),
    "wechat": N_("微信"),
    MET: N_("在外遇见"),
    MISSED: N_("敲门未遇"),
}
KINDS: Final[Mapping[str, str]] = {
    "daily": N_("日常"),
    "care": N_("关爱探访"),
    "holiday": N_("节日慰问"),
    "special": N_("专项"),
    "event": N_("事后回访"),
}
LATE_DAYS: Final = 3  # entered later than this it is marked 补录 (domain report 2.5)
LONGEST: Final = 500  # characters of a text
MOST_MINUTES: Final = 600
WEEKDAYS: Final = (
    N_("星期一"), N_("星期二"), N_("星期三"), N_("星期四"), N_("星期五"), N_("星期六"), N_("星期日"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """One visit. `resident_id` "" : to the whole household. `minutes` as typed; dates are `YYYY-MM-DD`."""

    household_id: str
    day: str
    method: str = "home"
    kind: str = "daily"
    resident_id: str = ""
    staff_id: str = ""
    worker_name: str = ""
    minutes: str = ""
    found: str = ""
    needs: str = ""
    handling: str = ""
    next_on: str = ""
    sheet: str = ""
    row: str = ""

    def problems(self, today: date) -> dict[str, Problem]:
        """Findings by field."""
        found: dict[str, Problem] = {}
        if not self.household_id:
            found["household_id"] = Problem("visit.no_household", _("请选择走访的住户。"))
        if problem := day_problem(self.day, today):
            found["day"] = problem
        if self.method not in METHODS:
            found["method"] = Problem("visit.method", _("请选择走访方式。"))
        if self.kind not in KINDS:
            found["kind"] = Problem("visit.kind", _("请选择走访类别。"))
        if self.minutes and not (self.minutes.isdecimal() and int(self.minutes) <= MOST_MINUTES):
            text = _("分钟写成整数,最多 {n}。").format(n=MOST_MINUTES)
            found["minutes"] = Problem("visit.minutes", text)
        if self.next_on and not ((again := day_of(self.next_on)) and again >= (day_of(self.day) or today)):
            found["next_on"] = Problem("visit.next", _("下次走访写成 2026-07-15 的样子,不早于这次。"))
        for name in ("found", "needs", "handling"):
            if len(getattr(self, name)) > LONGEST:
                found[name] = Problem("visit.long", _("最多 {n} 个字。").format(n=LONGEST))
        return found

    def insist(self, today: date) -> None:
        """Raise `Refused` with the blocking problems."""
        insist(self.problems(today))

    def stored(self, today: date) -> dict[str, Any]:
        """The fields of the record."""
        return {
            "household_id": self.household_id, "resident_id": self.resident_id or None,
            "staff_id": self.staff_id or None, "worker_name": self.worker_name.strip() or None, "day": self.day,
            "minutes": int(self.minutes) if self.minutes else None, "method": self.method, "kind": self.kind,
            "found": self.found.strip() or None, "needs": self.needs.strip() or None,
            "handling": self.handling.strip() or None, "next_on": self.next_on or None,
            "entered_on": today.isoformat(), "details": {"sheet": self.sheet, "row": self.row} if self.sheet else {},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class DiaryLine:
    """One thing of a day beside visits and patrols: when, what, what came of it."""

    time: str = ""
    what: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class DiaryDraft:
    """A worker's page of one day, as typed."""

    staff_id: str
    day: str
    weather: str = ""
    lines: tuple[DiaryLine, ...] = ()
    plan: str = ""

    def problems(self, today: date) -> dict[str, Problem]:
        """Findings by field."""
        found: dict[str, Problem] = {}
        if not self.staff_id:
            found["staff_id"] = Problem("diary.no_worker", _("请选择写日志的人。"))
        if problem := day_problem(self.day, today):
            found["day"] = problem
        if len(self.weather) > 30:
            found["weather"] = Problem("diary.weather", _("天气写短一点。"))
        if len(self.plan) > LONGEST or any(len(line.what + line.result) > LONGEST for line in self.lines):
            found["plan"] = Problem("diary.long", _("最多 {n} 个字。").format(n=LONGEST))
        return found

    def insist(self, today: date) -> None:
        """Raise `Refused` with the blocking problems."""
        insist(self.problems(today))


@dataclass(frozen=True, slots=True)
class PatrolDraft:
    """One patrol of a grid; `found` says what was found, "" for nothing."""

    grid_id: str
    day: str
    staff_id: str = ""
    worker_name: str = ""
    found: str = ""
    note: str = ""

    def problems(self, today: date) -> dict[str, Problem]:
        """Findings by field."""
        found: dict[str, Problem] = {}
        if not self.grid_id:
            found["grid_id"] = Problem("patrol.no_grid", _("请选择巡查的网格。"))
        if problem := day_problem(self.day, today):
            found["day"] = problem
        for name in ("found", "note"):
            if len(getattr(self, name)) > LONGEST:
                found[name] = Problem("visit.long", _("最多 {n} 个字。").format(n=LONGEST))
        return found

    def insist(self, today: date) -> None:
        """Raise `Refused` with the blocking problems."""
        insist(self.problems(today))


_CLOCK = re.compile(r"(\d{1,2}[:：]\d{2}(?:\s*[-—–~至]+\s*\d{1,2}[:：]\d{2})?)\s*")
_RESULT = re.compile(r"\s*(?:→|->|=>|\|)\s*")


def lines_of(text: str) -> tuple[DiaryLine, ...]:
    """What is typed line by line: a time first where there is one, and what came of it behind → or |."""
    found = []
    for line in text.splitlines():
        clock = _CLOCK.match(line.strip())
        rest = line.strip()[clock.end() :] if clock else line.strip()
        what, result = _split(rest)
        if clock or what or result:
            found.append(DiaryLine(clock[1].replace("：", ":") if clock else "", what, result))
    return tuple(found)


def _split(text: str) -> tuple[str, str]:
    match = _RESULT.search(text)
    return (text[: match.start()], text[match.end() :]) if match else (text, "")


def text_of(lines: Iterable[DiaryLine]) -> str:
    """The lines as they are typed; what `lines_of` reads back."""
    return "\n".join(
        " ".join(part for part in (line.time, line.what) if part)
        + (f" → {line.result}" if line.result else "")
        for line in lines
    )


def insist(problems: Mapping[str, Problem]) -> None:
    """Raise `Refused` when any of them blocks."""
    blocking = {name: p for name, p in problems.items() if p.severity is Severity.BLOCK}
    if blocking:
        raise Refused(" ".join(p.text for p in blocking.values()), code="visit.problems", problems=blocking)


def day_problem(text: str, today: date) -> Problem | None:
    """Why `text` is no day something could have been done on."""
    day = day_of(text)
    if day is None:
        return Problem("visit.day", _("日期写成 2026-06-30 的样子。"))
    if day > today:
        return Problem("visit.future", _("日期还没到。"))
    return None


def day_of(text: str) -> date | None:
    """A whole day, None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-06-30") else None
    except ValueError:
        return None


def late(day: str, entered_on: str) -> bool:
    """Whether a visit was entered more than three days after it was made (补录)."""
    done, entered = day_of(day), day_of(entered_on)
    return bool(done and entered and (entered - done).days > LATE_DAYS)
