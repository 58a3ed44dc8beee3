"""The search box of a district: its offices, by name, code or pinyin initials; a hit leads to the office."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from desktop.base.i18n import _
from desktop.base.pinyin import initials
from desktop.district import members
from desktop.district.members import Member
from ui.bridge.district_desk import District
from ui.bridge.target import Target
from ui.bridge.work import Work
from ui.widgets.search_field import Hit, SearchField

MOST = 12
PLACE = "district.offices"


def matching(offices: Sequence[Member], words: str) -> list[Member]:
    """Offices whose name, street, code or initials hold what was typed; those that begin with it come first."""
    wanted = words.lower().replace(" ", "")

    def rank(one: Member) -> int:
        keys = (one.name.lower(), one.code, initials(one.name), one.street.lower())
        if any(key.startswith(wanted) for key in keys if key):
            return 0
        return 1 if any(wanted in key for key in keys) else 2

    ranked = sorted(((rank(one), one.code, one) for one in offices), key=lambda found: found[:2])
    return [one for place, _code, one in ranked if place < 2][:MOST]


class OfficeFinder(QObject):
    """Asks while the person types."""

    def __init__(
        self, field: SearchField, district: District, work: Work, go: Callable[[Target], None]
    ) -> None:
        super().__init__(field)
        self._field, self._district, self._work, self._go = field, district, work, go
        field.searched.connect(self._search)
        field.picked.connect(self._picked)

    def _search(self, words: str) -> None:
        def look(_progress: object) -> list[Member]:
            with self._district.database.read() as db:
                return matching(members.members(db), words)

        if words:
            self._work.read(look, partial(self._show, words), slot="find")

    def _show(self, words: str, found: Sequence[Member]) -> None:
        hits = [Hit(one.code, one.name, f"{one.street} {one.code}".strip(), _("社区")) for one in found]
        self._field.show_hits(hits, _("没有找到“{words}”").format(words=words))

    def _picked(self, hit: Hit) -> None:
        self._field.clear()
        self._go(Target(PLACE, "office", hit.key))
