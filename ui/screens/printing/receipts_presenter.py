"""Keying back the list that went round with the contact cards, one number after another. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.operations import card_receipts as operations
from desktop.queries import card_receipts, households

if TYPE_CHECKING:
    from desktop.base.errors import GezhiError
    from desktop.domain.changes import Changes
    from desktop.queries.card_receipts import CardOut
    from desktop.workspace import Workspace
    from ui.bridge.work import Work

NUMBER = 4  # digits at the end of a serial that count the cards of a grid


@dataclass(frozen=True)
class Receipt:
    """A card that is signed for now. `where`: its door."""

    serial: str
    where: str
    changes: Changes


class ReceiptsView(Protocol):
    """What is told to the form."""

    def show_receipt(self, receipt: Receipt, count: int) -> None: ...
    def show_refusal(self, text: str) -> None: ...


class ReceiptsPresenter:
    """`count`: how many were keyed in this session. A short number goes on in the grid of the one before."""

    def __init__(
        self, view: ReceiptsView, office: Workspace, work: Work, *, actor: str, today: Callable[[], date]
    ) -> None:
        self._view, self._office, self._work = view, office, work
        self._actor, self._today = actor, today
        self._grid = ""
        self.count = 0

    def receive(self, typed: str, on: str) -> None:
        """A number as typed: whole, or its end; `on` YYYY-MM-DD, "" for today."""
        actor, today, grid = self._actor, self._today(), self._grid

        def work(_progress: object) -> Receipt:
            try:
                day = date.fromisoformat(on) if on else today
            except ValueError as error:
                raise Refused(_("日期要写成 2026-07-02 的样子"), code="receipt.day") from error
            with self._office.read() as db:
                card = meant(typed, card_receipts.out(db).values(), grid)
                where = households.rows(db, [card.household_id])
            changes = operations.receive(self._office, [card.serial], on=day, actor=actor, today=today)
            return Receipt(card.serial, "".join(row.where for row in where.values()), changes)

        self._work.change(work, self._done, failed=self._failed, notice=_("已登记签收"))

    def _done(self, receipt: Receipt) -> None:
        self._grid = receipt.serial.rpartition("-")[0]
        self.count += 1
        self._view.show_receipt(receipt, self.count)

    def _failed(self, error: GezhiError) -> None:
        self._view.show_refusal(error.text)


def meant(typed: str, cards: Iterable[CardOut], grid: str = "") -> CardOut:
    """Which card a typed number means: the whole number, the counted end in `grid`, or an end only one card has.

    Raises `Refused`: no card, several, or one that was signed for already.
    """
    text = typed.strip()
    if not text:
        raise Refused(_("请写卡片编号"), code="receipt.nothing")
    known = {card.serial: card for card in cards if card.serial}
    found = known.get(text) or known.get(f"{grid}-{text.zfill(NUMBER)}")
    if found is None:
        ending = [card for serial, card in known.items() if serial.endswith(text)]
        if len(ending) > 1:
            words = _("有 {n} 张卡的编号以“{text}”结尾,请多写几位。")
            raise Refused(words.format(n=len(ending), text=text), code="receipt.several")
        if not ending:
            words = _("没有发出编号“{text}”的卡。")
            raise Refused(words.format(text=text), code="receipt.unknown")
        found = ending[0]
    if found.received:
        words = _("{serial} 已在 {day} 签收过。")
        raise Refused(words.format(serial=found.serial, day=found.received), code="receipt.again")
    return found
