"""Blind re-key: what is to be keyed again, and whether it agreed. A disagreement is settled by an ordinary edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.base.errors import NotFound, Refused
from desktop.base.i18n import _
from desktop.domain import rekeying as rules
from desktop.domain.changes import Changes
from desktop.domain.permissions import Action
from desktop.operations import settings
from desktop.queries import accounts, rekeying
from desktop.store.schema import SYNCED
from desktop.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field that was keyed differently the second time: what stands in the ledger, what was typed now."""

    field: str
    stands: Any
    typed: Any


@dataclass(frozen=True, slots=True)
class Keyed:
    """What a second keying found; no disagreement means that everything typed stands already."""

    changes: Changes
    disagreements: tuple[Disagreement, ...]


def plan(
    office: Workspace, *, fields: Sequence[str], percent: int, seed: str, actor: str, today: date
) -> Changes:
    """Say what is to be keyed again from today: these fields of `percent` % of the residents, drawn by `seed`.

    Raises `Refused` for a field that does not exist, none at all, or a share outside 1–100.
    """
    unknown = [name for name in fields if name not in SYNCED["resident"].columns]
    if not fields or unknown:
        raise Refused(_("请选择要复录的栏目。"), code="rekeying.fields")
    if not 1 <= percent <= 100:
        raise Refused(_("抽取的比例应在 1 到 100 之间。"), code="rekeying.percent")
    wanted = {"fields": list(fields), "percent": percent, "seed": seed, "since": today.isoformat()}
    with office.change("rekeying.plan", actor=actor, args={"percent": percent}) as unit:
        accounts.permit(unit.db, actor).insist(Action.VERIFY)
        settings.put(unit, rekeying.PLAN, wanted)
    return unit.changes


def keep(
    office: Workspace, resident_id: str, typed: Mapping[str, Any], *, actor: str, today: date,
) -> Keyed:  # fmt: skip
    """Compare a second keying with the ledger and record field by field whether it agreed.

    Nothing of the resident is changed. Raises `NotFound` when he is gone, `Refused` for an unknown field.
    """
    if unknown := [name for name in typed if name not in SYNCED["resident"].columns]:
        raise Refused(_("没有这个栏目:{fields}").format(fields="、".join(unknown)), code="rekeying.fields")
    with office.change("rekeying.keep", actor=actor) as unit:
        accounts.permit(unit.db, actor).insist(Action.EDIT)
        stands = rekeying.values(unit.db, resident_id, tuple(typed))
        if stands is None:
            raise NotFound(_("这位居民已不在册,可能刚被删除。"), code="resident.gone")
        apart = []
        for field, second in typed.items():
            agreed = rules.agree(field, stands[field], second)
            unit.create("rekeying", {
                "record_kind": "resident", "record_id": resident_id, "field": field, "agreed": agreed,
                "keyed_by": actor, "keyed_on": today.isoformat(),
            })  # fmt: skip
            if not agreed:
                apart.append(Disagreement(field, stands[field], second))
    return Keyed(unit.changes, tuple(apart))
