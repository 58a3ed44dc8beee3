"""How a document's look is changed, put back and taken again, for the test that takes each of them back."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from desktop.documents.kinds import template
from desktop.domain.layouts import Layout
from desktop.operations import layouts

BY: Final[dict[str, Any]] = {"actor": "李梅", "today": date(2026, 6, 30)}
OPTIONAL: Final = frozenset({"duty_phone"})


def say(office: Any, title: str) -> None:
    """The office's own title for its cards."""
    layout = Layout("contact_card", {"words": {"title": title}, "sizes": {"band": 10.5}}, OPTIONAL)
    layouts.change(office, layout, template.shipped("contact_card").data, OPTIONAL, **BY)


def _reset(town: Any) -> None:
    say(town.office, "便民卡")
    layouts.reset(town.office, "contact_card", **BY)


def _take_again(town: Any) -> None:
    say(town.office, "便民卡")
    say(town.office, "连心卡")
    layouts.take_again(town.office, "contact_card", 1, **BY)


LAYOUTS: Final = {
    "layouts.change": lambda town: say(town.office, "便民卡"),
    "layouts.reset": _reset,
    "layouts.take_again": _take_again,
}
