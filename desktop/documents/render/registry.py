"""Which documents there are: every family of kinds declares its own, here they are put together."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.documents.render import (
    boards,
    card_forms,
    cards,
    care_lists,
    divisions,
    gates,
    group_lists,
    maps,
    people,
    pins,
    site_plans,
    team_lists,
    towers,
    walking,
    work_papers,
)
from desktop.documents.render.kind import Kind, Option, Scope, Value

_FAMILIES = (
    cards.KINDS, card_forms.KINDS, boards.KINDS, gates.KINDS, people.KINDS, pins.KINDS, maps.KINDS, site_plans.KINDS,
    towers.KINDS,    walking.KINDS, work_papers.KINDS, group_lists.KINDS, care_lists.KINDS, team_lists.KINDS,
    divisions.KINDS,
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.key: kind for family in _FAMILIES for kind in family}


def kind_named(key: str) -> Kind:
    """The kind with this key; raises `Refused` naming the ones there are."""
    if key not in KINDS:
        text = _("没有“{key}”这种材料，可以打印：{allowed}")
        raise Refused(text.format(key=key, allowed="、".join(KINDS)), code="print.kind")
    return KINDS[key]


__all__ = ["KINDS", "Kind", "Option", "Scope", "Value", "kind_named"]
