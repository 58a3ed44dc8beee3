"""What was done at the district, and whether the record holds together. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from desktop.district import chain, members
from desktop.district.chain import Line

if TYPE_CHECKING:
    from desktop.domain.changes import Changes
    from ui.bridge.district_desk import DistrictDesk

Found = tuple[list[Line], int | None, dict[str, str]]


class AuditView(Protocol):
    """What the presenter asks of the screen."""

    def show_lines(self, lines: Sequence[Line], broken: int | None, names: Mapping[str, str]) -> None: ...


class AuditPresenter:
    """Reads the chain and proves it, the newest line first."""

    def __init__(self, view: AuditView, desk: DistrictDesk) -> None:
        self._view, self._desk = view, desk
        self._stale = True

    def entered(self) -> None:
        """The screen became visible."""
        if self._stale:
            self.look()

    def changed(self, _changes: Changes, *, visible: bool) -> None:
        """Something was written at the district."""
        self._stale = True
        if visible:
            self.look()

    def look(self) -> None:
        """Read every line."""
        self._stale = False
        database = self._desk.district.database

        def read(_progress: object) -> Found:
            with database.read() as db:
                names = {one.code: one.name for one in members.members(db)}
                return list(chain.lines(db)), chain.first_broken(db), names

        self._desk.work.read(read, self._show, slot="district.audit")

    def _show(self, found: Found) -> None:
        lines, broken, names = found
        self._view.show_lines(lines[::-1], broken, names)
