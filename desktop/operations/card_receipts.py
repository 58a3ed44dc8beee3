"""Keying back the list that went round with the contact cards: which households signed, on what day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from desktop.base.errors import Problem, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.queries import accounts, card_receipts
from desktop.workspace import Workspace


def receive(office: Workspace, serials: Collection[str], *, on: date, actor: str, today: date) -> Changes:
    """The cards with these numbers were signed for on `on`: that is the day they were handed out.

    Raises `Refused` for a day to come and, naming each, for numbers that no card out there has; nothing is keyed then.
    """
    if on > today:
        raise Refused(_("签收日期不能晚于今天"), code="receipt.day")
    if not serials:
        raise Refused(_("请写卡片编号"), code="receipt.nothing")
    with office.change("card.receive", actor=actor, args={"items": len(set(serials))}) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        known = card_receipts.by_serial(unit.db, serials)
        unknown = sorted(set(serials) - set(known))
        if unknown:
            problems = {s: Problem("receipt.unknown", _("没有发出这个编号的卡")) for s in unknown}
            text = _("这些编号没有对应的卡：{serials}").format(serials="、".join(unknown[:5]))
            raise Refused(text, code="receipt.unknown", problems=problems)
        fields = {"method": card_receipts.SIGNED, "issued_on": on.isoformat()}
        unit.set_many("card_issue", [(known[serial].id, fields) for serial in sorted(known)])
    return unit.changes
