"""What the page between offices does. No Qt here: a test drives it with a fake view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from desktop.base.i18n import _
from desktop.domain.between import answers
from desktop.operations import between as operations
from desktop.queries import between, search

if TYPE_CHECKING:
    from datetime import date

    from desktop.base.errors import GezhiError
    from desktop.domain.changes import Changes
    from desktop.queries.between import Move, Ticket
    from desktop.queries.search import Hit
    from desktop.workspace import Workspace
    from ui.bridge.work import Work


class BetweenView(Protocol):
    """What the presenter asks of the page."""

    def show_inbox(self, tickets: Sequence[Ticket], moves: Sequence[Move]) -> None: ...
    def show_ticket(self, ticket: Ticket | None) -> None: ...
    def show_found(self, hits: Sequence[Hit]) -> None: ...
    def show_asked(self) -> None: ...
    def say(self, text: str) -> None: ...


class BetweenPresenter:
    """The inbox, the ticket that is looked at, and the form of a move out."""

    def __init__(
        self, view: BetweenView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work, self._actor, self._today = view, office, work, actor, today
        self._tickets: dict[str, Ticket] = {}
        self.current: Ticket | None = None

    def look(self) -> None:
        """Read the inbox anew."""

        def find(_progress: object) -> tuple[list[Ticket], list[Move]]:
            with self._office.read() as db:
                return between.tickets(db), between.moves(db)

        self._work.read(find, self._show, failed=self._failed, slot="between.list", title=_("查看区里的询问"))

    def _show(self, found: tuple[list[Ticket], list[Move]]) -> None:
        tickets, moves = found
        self._tickets = {one.id: one for one in tickets}
        if self.current is not None:
            self.open(self.current.id)
        self._view.show_inbox(tickets, moves)

    def changed(self, _changes: Changes, *, visible: bool) -> None:
        """The office changed: a letter of the district may have come."""
        if visible:
            self.look()

    def open(self, ticket_id: str) -> None:
        """Look at one."""
        self.current = self._tickets.get(ticket_id)
        self._view.show_ticket(self.current)

    def answer(self, number: int) -> None:
        """Give the answer with this number (from 0) to the ticket that is looked at."""
        one = self.current
        if one is None or one.outcome or number >= len(answers(one.asks)):
            return
        says = answers(one.asks)[number]
        self._work.change(
            lambda _p: operations.answer(self._office, one.id, says, actor=self._actor, today=self._today()),
            lambda _changes: self.look(), failed=self._failed, title=_("答复区里"),
            notice=_("已答复,下次交换包带给区里。Ctrl+Z 可以撤销"),
        )  # fmt: skip

    def find(self, words: str) -> None:
        """Look for whom to hand over."""

        def found(_progress: object) -> list[Hit]:
            with self._office.read() as db:
                return [hit for hit in search.find(db, words, limit=30).hits if hit.kind == "resident"][:12]

        self._work.read(
            found, self._view.show_found, failed=self._failed, slot="between.find", title=_("找人")
        )

    def ask(self, people: Sequence[str], target: str, note: str) -> None:
        """Ask the district to hand people over."""
        if not people:
            self._view.say(_("请先选要转出的人。"))
            return
        self._work.change(
            lambda _p: operations.move_out(
                self._office, people, target, actor=self._actor, today=self._today(), note=note
            ),
            lambda _request: self._asked(), failed=self._failed, title=_("申请转出"),
            notice=_("已申请。区里办妥以前,人还在本社区台账上"),
        )  # fmt: skip

    def _asked(self) -> None:
        self._view.show_asked()
        self.look()

    def take_back(self, request: str) -> None:
        """Withdraw a move out that waits."""
        if request:
            self._work.change(
                lambda _p: operations.take_back(self._office, request, actor=self._actor),
                lambda _changes: self.look(), failed=self._failed, title=_("撤回转出申请"),
                notice=_("已撤回,Ctrl+Z 可以取回"),
            )  # fmt: skip

    def _failed(self, error: GezhiError) -> None:
        self._view.say(error.text)
