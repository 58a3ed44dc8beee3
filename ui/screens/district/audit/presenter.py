"""What was done at the district, and whether the record holds together. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from desktop.district import chain, members
from desktop.district.chain import Line
from ui.bridge.freshness import Fresh

if TYPE_CHECKING:
    from ui.bridge.district_desk import DistrictDesk

Found = tuple[list[Line], int | None, dict[str, str]]


class AuditView(Protocol):
    """What the presenter asks of the screen."""

    def show_lines(self, lines: Sequence[Line], broken: int | None, names: Mapping[str, str]) -> None: ...


class AuditPresenter(Fresh):
    """Reads the chain and proves it, the newest line first."""

    def __init__(self, view: AuditView, desk: DistrictDesk) -> None:
        self._view, self._desk = view, desk

    def reload(self) -> None:
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
