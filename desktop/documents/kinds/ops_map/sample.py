"""Invented people for the awkward operations map."""

from __future__ import annotations

from dataclasses import replace

from desktop.documents.kinds.grid_map.data import MapPerson
from desktop.documents.kinds.site_plan.data import SitePlan


def with_long_names(plan: SitePlan) -> SitePlan:
    """The plan with the longest names there are at the head of its first grid."""
    first, *others = plan.map.grids
    people = (
        MapPerson(post="网格长", name="阿卜杜热合曼·吐尔逊买买提江", phone="13500000402"),
        MapPerson(post="网格员", name="䶮𬭎𠅤", phone="13500000403"),
    )
    return replace(plan, map=replace(plan.map, grids=(replace(first, people=people), *others)))
