"""What an office says to its district, once each: for the test that takes every operation back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from desktop.domain.between import MOVE, TICKET, Asks, Says
from desktop.operations import between, settings

ME, TODAY, OTHER = "李梅", date(2026, 6, 30), "420303090013"


def _ticket(town: Any) -> str:
    """A question of the district, under a step that can be taken back for once."""
    ticket = f"{town.number():032x}"
    value = {"asks": str(Asks.TWICE), "other": "星湖社区", "people": [town.son], "on": "2026-06-30"}
    with town.office.change("setting.set", actor=ME) as unit:
        settings.put(unit, TICKET + ticket, value)
    return ticket


def _answer(town: Any) -> Any:
    return between.answer(town.office, _ticket(town), Says.OTHER, actor=ME, today=TODAY)


def _move(town: Any) -> str:
    with town.office.change("between.move", actor=ME) as unit:  # another one every time
        for (key,) in unit.db.exec_driver_sql(
            "SELECT key FROM setting WHERE key GLOB ?", (MOVE + "*",)
        ).all():
            settings.remove(unit, key)
    return between.move_out(town.office, [town.son], OTHER, actor=ME, today=TODAY)


BETWEEN: Final[dict[str, Callable[[Any], Any]]] = {
    "between.answer": _answer,
    "between.move_out": _move,
    "between.take_back": lambda t: between.take_back(t.office, _move(t), actor=ME),
}
