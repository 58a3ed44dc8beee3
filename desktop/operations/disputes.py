"""Settling what two computers wrote differently: one side, a merged remark, chosen members, on the books or off.

A settlement is an operation like any other: it covers every version there was, travels to the others, and is undone by one
step. Two who settle the same dispute differently in parallel have a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain.changes import Changes
from desktop.domain.disputes import Form
from desktop.domain.permissions import Action
from desktop.queries import accounts
from desktop.queries import disputes as queries
from desktop.queries.disputes import Dispute
from desktop.store.op import LIVE, STATUS
from desktop.workspace import Unit, Workspace


def choose(office: Workspace, key: str, side: str, *, actor: str, version: str = "") -> Changes:
    """Let one side stand, for the whole group of fields; `version` is of the dispute as it was looked at.

    Raises `NotFound` when it was settled meanwhile or has no such side, `Refused` when only a director may and when
    another version came since: a decision must not cover what nobody saw.
    """
    with office.change("dispute.settle", actor=actor, args={"dispute": key}) as unit:
        one = _insisted(unit, key, actor, version)
        chosen = next((s for s in one.sides if s.key == side), None)
        if chosen is None:
            raise NotFound(_("没有这个值可选,请重新打开待核对列表。"), code="dispute.side")
        _settle(unit, one, dict(chosen.values))
    return unit.changes


def merge(
    office: Workspace, key: str, value: str | Sequence[Any], *, actor: str, version: str = ""
) -> Changes:
    """Let a merged remark or the given members stand. Raises as `choose`, and `Refused` when it is a choice."""
    with office.change("dispute.settle", actor=actor, args={"dispute": key}) as unit:
        one = _insisted(unit, key, actor, version)
        wanted = {Form.TEXT: str, Form.MEMBERS: list}.get(one.form)
        kept = value if isinstance(value, str) else list(value)
        if wanted is None or not isinstance(kept, wanted):
            raise Refused(_("这一处只能选其中一方,不能合并。"), code="dispute.form")
        _settle(unit, one, {one.fields[0]: kept})
    return unit.changes


def choose_all(office: Workspace, *, actor: str) -> Changes:
    """Confirm what is shown for every dispute that needs no director: as the ledger stands, nothing changes to the eye.

    Raises `Refused` when there is none.
    """
    with office.change("dispute.confirm_shown", actor=actor) as unit:
        permit = accounts.permit(unit.db, actor)
        permit.insist(Action.EDIT)
        open_ones = [one for one in queries.open_disputes(unit.db, permit) if not one.guarded]
        if not open_ones:
            raise Refused(_("没有可以一起确认的。"), code="dispute.none")
        for one in open_ones:
            shown = next(side for side in one.sides if side.key == one.shown)
            _settle(unit, one, dict(shown.values))
    return unit.changes


def _insisted(unit: Unit, key: str, actor: str, version: str) -> Dispute:
    permit = accounts.permit(unit.db, actor)
    one = queries.dispute(unit.db, key, permit)
    if one is None:
        raise NotFound(_("这一处已经裁决过了。"), code="dispute.gone")
    permit.insist(Action.RESOLVE if one.guarded else Action.EDIT)
    if version and version != one.version:
        raise Refused(_("刚又收到一处不同的写法,请看过再定。"), code="dispute.changed")
    return one


def _settle(unit: Unit, one: Dispute, values: dict[str, Any]) -> None:
    if STATUS in values:
        standing = values.pop(STATUS)
        record = unit.record(one.kind, one.id)
        unit.restore(record, values, alive=standing == LIVE)
        return
    unit.resolve(one.kind, one.id, values)
