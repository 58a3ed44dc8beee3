"""One way to write down and take back visits, patrols and diary pages, for the test that takes each of them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from desktop.domain.visit import DiaryDraft, DiaryLine, PatrolDraft, VisitDraft
from desktop.operations import diaries, patrols, visits

BY: Final[dict[str, Any]] = {"actor": "李梅", "today": date(2026, 6, 30)}
PAGE: Final = "SELECT id FROM diary ORDER BY id LIMIT 1"


def _added(changes: Any, kind: str) -> str:
    return str(next(iter(changes.of(kind))))


def _visit(town: Any) -> str:
    day = f"2026-06-{town.number() % 28 + 1:02d}"
    return _added(visits.add(town.office, VisitDraft(town.home, day, staff_id=town.worker), **BY), "visit")


def _patrol(town: Any) -> str:
    draft = PatrolDraft(town.grid, "2026-06-29", found="楼道堆物")
    return _added(patrols.add(town.office, draft, **BY), "patrol")


def _diary(town: Any) -> None:
    lines = (DiaryLine("8:00", f"巡查{town.number()}", ""),)
    diaries.write(town.office, DiaryDraft(town.worker, "2026-06-29", "晴", lines), **BY)


def _review(town: Any) -> None:
    _diary(town)
    diaries.review(town.office, town.last(PAGE), by="周建国", **BY)


def _tear_out(town: Any) -> None:
    _diary(town)
    diaries.remove(town.office, town.last(PAGE), actor="李梅")


WORK: Final[dict[str, Callable[[Any], Any]]] = {
    "diaries.write": _diary,
    "diaries.review": _review,
    "diaries.remove": _tear_out,
    "patrols.add": _patrol,
    "patrols.remove": lambda t: patrols.remove(t.office, _patrol(t), actor="李梅"),
    "visits.add": _visit,
    "visits.remove": lambda t: visits.remove(t.office, _visit(t), actor="李梅"),
}
