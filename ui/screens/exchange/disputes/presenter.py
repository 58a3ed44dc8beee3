"""What the page of differences does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from desktop.base.i18n import _
from desktop.operations import disputes as operations
from desktop.queries import accounts, crossings, disputes

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.base.errors import GezhiError
    from desktop.base.progress import Progress
    from desktop.domain.changes import Changes
    from desktop.queries.crossings import Crossing
    from desktop.queries.disputes import Dispute
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


AT_ONCE = 500  # fields; the history of each is read, so that more would keep the clerk waiting


class DisputesView(Protocol):
    """What the presenter asks of the page."""

    def show_list(self, keys: Sequence[str], more: int) -> None: ...
    def show_crossings(self, found: Sequence[Crossing]) -> None: ...
    def show_dispute(self, one: Dispute) -> None: ...
    def show_nothing(self) -> None: ...
    def say(self, text: str) -> None: ...


class DisputesPresenter:
    """The inbox, and the dispute that is looked at."""

    def __init__(self, view: DisputesView, office: Workspace, work: Work, *, actor: str) -> None:
        self._view, self._office, self._work, self._actor = view, office, work, actor
        self._found: dict[str, Dispute] = {}
        self.current: Dispute | None = None

    def look(self) -> None:
        """Read the inbox anew."""

        def find(_progress: object) -> tuple[list[Dispute], int, list[Crossing]]:
            with self._office.read() as db:
                permit = accounts.permit(db, self._actor)
                found = disputes.open_disputes(db, permit, limit=AT_ONCE)
                return (
                    found,
                    max(disputes.count_known(db, permit) - AT_ONCE, 0),
                    crossings.crossings(db, permit),
                )

        self._work.read(
            find, self._show, failed=self._failed, slot="disputes.list", title=_("查找两边不一致")
        )

    def _show(self, read: tuple[list[Dispute], int, list[Crossing]]) -> None:
        found, more, crossed = read
        self._found = {one.key: one for one in found}
        if self.current is None or self.current.key not in self._found:
            self.current = None
            self._view.show_nothing()
        elif self._found[self.current.key].version != self.current.version:
            self.open(self.current.key)  # somebody wrote again: what is on sight must be what is decided
        self._view.show_list(list(self._found), more)
        self._view.show_crossings(crossed)

    @property
    def here(self) -> str:
        """Which installation this is."""
        return self._office.install

    def changed(self, changes: Changes, *, visible: bool) -> None:
        """The office changed: a bundle may have brought disputes, an edit settled some."""
        if visible:
            self.look()

    def rows(self, keys: Sequence[str]) -> Mapping[str, Dispute]:
        """The lines on sight."""
        return {key: self._found[key] for key in keys if key in self._found}

    def open(self, key: str) -> None:
        """Look at one."""
        self.current = self._found.get(key)
        if self.current is None:
            self._view.show_nothing()
        else:
            self._view.show_dispute(self.current)

    def choose(self, number: int) -> None:
        """Let the side with this number (from 0) stand."""
        one = self.current
        if one is not None and number < len(one.sides):
            side = one.sides[number].key
            self._settle(
                lambda _p: operations.choose(
                    self._office, one.key, side, actor=self._actor, version=one.version
                )
            )

    def merge(self, value: str | list[object]) -> None:
        """Let a merged remark or the ticked members stand."""
        one = self.current
        if one is not None:
            self._settle(
                lambda _p: operations.merge(
                    self._office, one.key, value, actor=self._actor, version=one.version
                )
            )

    def confirm_shown(self) -> None:
        """Confirm what is shown, wherever no director is needed."""
        self._settle(lambda _p: operations.choose_all(self._office, actor=self._actor))

    def _settle(self, act: Callable[[Progress], Changes]) -> None:
        self._work.change(
            act, lambda _changes: self.look(), failed=self._failed, title=_("裁决两边不一致"),
            notice=_("已裁决,Ctrl+Z 可以撤销"),
        )  # fmt: skip

    def has_choice(self) -> bool:
        """Whether one is looked at."""
        return self.current is not None

    def has_open(self) -> bool:
        """Whether any could be confirmed together."""
        return any(not one.guarded for one in self._found.values())

    def _failed(self, error: GezhiError) -> None:
        self._view.say(error.text)
