"""How characters and card receipts are written down, for the test that takes each of them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from desktop.operations import card_receipts, glyphs, posted

RARE: Final = "\U00030100"
DAY: Final = date(2026, 6, 30)


def _forget(town: Any) -> None:
    glyphs.describe(town.office, RARE, words="⿰釒宏", actor="李梅")
    glyphs.forget(town.office, RARE, actor="李梅")


def receipt(prints: Callable[[Any], None]) -> Callable[[Any], None]:
    """Print first, then sign for one card."""

    def one(town: Any) -> None:
        prints(town)
        with town.office.read() as db:
            serial = db.exec_driver_sql("SELECT serial FROM card_issue WHERE ended_on IS NULL").scalar()
        card_receipts.receive(town.office, [serial], on=DAY, actor="李梅", today=DAY)

    return one


GLYPHS: Final = {
    "glyphs.describe": lambda town: glyphs.describe(town.office, RARE, words="⿰釒宏", actor="李梅"),
    "glyphs.forget": _forget,
    "posted.publish": lambda town: posted.publish(
        town.office, [("电梯维修", "13911110000")], actor="李梅", today=DAY
    ),
    "posted.name_places": lambda town: posted.name_places(town.office, ["东门岗亭"], actor="李梅"),
}
