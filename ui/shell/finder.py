"""Connects the search box to what it finds: asks while the clerk types, leads where the chosen hit lives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from desktop.base.i18n import _
from ui.bridge.target import Target
from ui.shell.finding import Act, Found, Recent, commands, find, nothing_found
from ui.widgets.search_field import Hit, SearchField

if TYPE_CHECKING:
    from desktop.workspace import Workspace
    from ui.bridge.commands import Commands
    from ui.bridge.work import Work


_OWN = {
    "app.find",
    "duplicates.find",
    "grids.find",
    "households.find",
    "returns.find",
}  # put the cursor into the box


class Finder(QObject):
    """Owns the targets of the hits on sight, and what was gone to before."""

    def __init__(
        self, field: SearchField, office: Workspace, work: Work, go: Callable[[Target], None],
        register: Commands, initials: Callable[[str], str], actor: str = "",
    ) -> None:  # fmt: skip
        super().__init__(field)
        self._field, self._office, self._work, self._go = field, office, work, go
        self._commands, self._initials, self._actor = register, initials, actor
        self._found: dict[str, Found] = {}
        self._recent = Recent()
        field.searched.connect(self._search)
        field.picked.connect(self._picked)
        field.emptied.connect(self._show_recent)

    def _search(self, words: str) -> None:
        if words:
            self._work.read(
                lambda _progress: find(self._office, words, self._actor),
                partial(self._show, words),
                slot="find",
            )

    def _show(self, words: str, found: list[Found]) -> None:
        together = [*found, *commands(self._acts(), words, self._initials)]
        self._field.show_hits(self._hits(together), nothing_found(words))

    def _show_recent(self) -> None:
        if kept := self._recent.all():
            self._field.show_unasked(self._hits(kept))

    def _hits(self, found: Sequence[Found]) -> list[Hit]:
        self._found = {str(number): hit for number, hit in enumerate(found)}
        return [Hit(key, hit.title, hit.where, hit.kind) for key, hit in self._found.items()]

    def _acts(self) -> list[Act]:
        """The commands possible now. Those of the search box itself would lead nowhere."""
        found = []
        for command in self._commands.all():
            action = self._commands.action(command.id)
            if action.isEnabled() and command.id not in _OWN:
                key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                found.append(Act(command.id, action.text(), f"{_(command.tip)}   {key}".rstrip()))
        return found

    def _picked(self, hit: Hit) -> None:
        found = self._found[hit.key]
        self._field.clear()
        if found.command:
            self._commands.action(found.command).trigger()
        else:
            self._recent.keep(found)
            self._go(found.target)
