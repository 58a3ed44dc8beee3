"""Connects the search box to what it finds: asks while the clerk types, leads where the chosen hit lives."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.bridge.target import Target
from ui.shell.finding import Found, find, nothing_found
from ui.widgets.search_field import Hit, SearchField

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


class Finder(QObject):
    """Owns nothing but the targets of the hits on sight."""

    def __init__(
        self, field: SearchField, office: Workspace, work: Work, go: Callable[[Target], None]
    ) -> None:
        super().__init__(field)
        self._field, self._office, self._work, self._go = field, office, work, go
        self._targets: dict[str, Target] = {}
        field.searched.connect(self._search)
        field.picked.connect(self._picked)

    def _search(self, words: str) -> None:
        if words:
            self._work.read(
                lambda _progress: find(self._office, words), partial(self._show, words), slot="find"
            )

    def _show(self, words: str, found: list[Found]) -> None:
        self._targets = {str(number): hit.target for number, hit in enumerate(found)}
        hits = [Hit(str(number), hit.title, hit.where, hit.kind) for number, hit in enumerate(found)]
        self._field.show_hits(hits, nothing_found(words))

    def _picked(self, hit: Hit) -> None:
        self._field.clear()
        self._go(self._targets[hit.key])
