"""How much waits behind the tabs of the exchange. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.domain.permissions import Action
from desktop.queries import accounts, between, disputes
from ui.bridge.freshness import Fresh

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.workspace import Workspace
    from ui.bridge.work import Work


class TabsView(Protocol):
    """What is told to the screen."""

    def show_counts(self, counts: Mapping[str, int]) -> None: ...


class TabsPresenter(Fresh):
    """By the name of a page: what somebody has to answer there. Any change may have brought or settled something."""

    def __init__(self, view: TabsView, office: Workspace, work: Work, *, actor: str) -> None:
        self._view, self._office, self._work, self._actor = view, office, work, actor

    def reload(self) -> None:
        """Count again."""
        self._stale = False
        self._work.read(lambda _progress: self._count(), self._view.show_counts, slot="exchange.tabs")

    def _count(self) -> Mapping[str, int]:
        with self._office.read() as db:
            permit = accounts.permit(db, self._actor)
            if not permit.may(Action.SEE):
                return {}
            return {
                "disputes": disputes.count_known(db, permit),
                "between": sum(1 for one in between.tickets(db) if one.open),
            }
