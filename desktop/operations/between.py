"""What this office says to the district: answers to its questions, and who goes to another office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.base.ids import new_id
from desktop.domain import between
from desktop.domain.between import AGAIN, ANSWER, MOVE, Says
from desktop.domain.changes import Changes
from desktop.domain.life import rules
from desktop.domain.life.act import Kind, LifeEventDraft
from desktop.domain.permissions import Action
from desktop.operations import settings
from desktop.queries import accounts, life_facts
from desktop.queries import between as queries
from desktop.queries import exchange as exchange_queries
from desktop.workspace import Workspace


def answer(office: Workspace, ticket: str, says: str, *, actor: str, today: date, note: str = "") -> Changes:
    """Answer a ticket; until the district has decided, an answer may be changed.

    Raises `NotFound` for a ticket that is not here, `Refused` when it is decided, when this cannot be said of it, and
    for whoever may not resolve.
    """
    with office.change("between.answer", actor=actor) as unit:
        accounts.permit(unit.db, actor).insist(Action.RESOLVE)
        one = queries.ticket(unit.db, ticket)
        if one is None:
            raise NotFound(_("没有这一条,可能已经取消。"), code="between.gone")
        if one.outcome:
            raise Refused(_("这一条区里已经定了,不能再改。"), code="between.decided")
        if says not in between.answers(one.asks):
            raise Refused(_("这一条不能这样回答。"), code="between.answer")
        value: dict[str, object] = {
            "says": str(Says(says)), "by": actor, "on": today.isoformat(), "note": note.strip()
        }  # fmt: skip
        if one.again:
            value[AGAIN] = one.again
        settings.put(unit, ANSWER + ticket, value)
    return unit.changes


def move_out(
    office: Workspace, people: Sequence[str], target: str, *, actor: str, today: date, head_id: str = "", note: str = "",
) -> str:  # fmt: skip
    """Ask the district to hand residents over to another office, named by its code or its name; the request's id.

    They stay on this office's books until the district did it: nobody falls between two. `head_id` is who heads the
    household that is left, the eldest who stays when nobody is said. Raises `Refused` when the same act of moving out
    would be (`life.*`), when one of them is asked for already, and when the target is this office itself.
    """
    target = target.strip()
    with office.change("between.move", actor=actor, args={"subject": target}) as unit:
        db = unit.db
        accounts.permit(db, actor).insist(Action.RESOLVE)
        if not target:
            raise Refused(_("请填写转到哪个社区(名称或 12 位代码)。"), code="between.target")
        own = db.exec_driver_sql("SELECT name FROM community").scalars().all()
        if target in {*exchange_queries.communities(db), *own}:
            raise Refused(_("这就是本社区,不用转出。"), code="between.own")
        _insist_free(db, people)
        draft = LifeEventDraft(
            kind=Kind.MOVE_OUT, effective_on=today.isoformat(), resident_ids=tuple(people), place=target,
            head_id=head_id,
        )  # fmt: skip
        facts = life_facts.facts(db, draft)
        if not head_id and "head_id" in rules.problems(draft, facts, today):
            draft = replace(draft, head_id=between.next_head(facts, people))
            facts = life_facts.facts(db, draft)
        rules.insist(draft, facts, today)
        request = new_id(office.random)
        value = {
            "people": list(people), "target": target, "on": today.isoformat(), "by": actor, "note": note.strip(),
            "head": draft.head_id,
        }  # fmt: skip
        settings.put(unit, MOVE + request, value)
    return request


def _insist_free(db: Connection, people: Sequence[str]) -> None:
    """Nobody is asked for twice, nor while two computers differ on who he is."""
    if set(people) & {who for asked in queries.moves(db) for who in asked.people}:
        raise Refused(_("已经为这个人提出过转出,在等区里办理。"), code="between.asked")
    if words := between.in_dispute(queries.disputed(db, people)):
        raise Refused(
            _("这个人有一处两边不一致还没有裁决({fields}),请先在“两边不一致”里裁决。").format(fields=words),
            code="between.disputed",
        )


def take_back(office: Workspace, request: str, *, actor: str) -> Changes:
    """Withdraw a move out that the district has not carried out yet. Raises `NotFound`."""
    with office.change("between.take_back", actor=actor) as unit:
        accounts.permit(unit.db, actor).insist(Action.RESOLVE)
        if request not in {asked.id for asked in queries.moves(unit.db)}:
            raise NotFound(_("没有这个转出申请,可能已经办完。"), code="between.gone")
        settings.remove(unit, MOVE + request)
    return unit.changes
