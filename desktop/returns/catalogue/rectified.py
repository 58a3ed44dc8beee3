"""The rest of group L: what self-inspection and the offices above found, and what of it was put right."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.base.i18n import N_
from desktop.queries.indicator_work import FoundFact
from desktop.returns.expressions import Count
from desktop.returns.indicator import PERCENT, PIECES, Form, Indicator, Wanted
from desktop.returns.subjects import Plain
from desktop.returns.view import View

SELF, UPPER = ("self", ""), ("upper",)


def _found(view: View, sources: Sequence[str]) -> list[FoundFact] | None:
    if "rectification" not in view.facts.work.kept:
        return None
    inside = {grid.fact.id for grid in view.grids} | {micro.fact.id for micro in view.micros}
    first = view.facts.communities[0].id
    return [
        one
        for one in view.facts.work.found
        if one.source in sources
        and (
            one.scope_id in inside
            or (view.whole and one.scope_id in (view.home.id, "") and _home(view, one, first))
        )
    ]


def _home(view: View, one: FoundFact, first: str) -> bool:
    return (one.scope_id or first) == view.home.id


def _plain(found: Sequence[FoundFact] | None) -> Sequence[Plain] | None:
    return (
        None
        if found is None
        else [Plain("rectification", one.id, one.problem, one.responsible) for one in found]
    )


def _done(view: View, sources: Sequence[str]) -> Sequence[Plain] | None:
    found = _found(view, sources)
    return None if found is None else _plain([one for one in found if one.done])


FOUND = Count(lambda view: _plain(_found(view, SELF)))
DONE = Count(lambda view: _done(view, SELF))
FOUND_ABOVE = Count(lambda view: _plain(_found(view, UPPER)))
DONE_ABOVE = Count(lambda view: _done(view, UPPER))

INDICATORS = (
    Indicator(
        "L04.found", N_("自查发现问题数"), N_("整改台账里截止日前自查发现的问题。"), PIECES, FOUND, base="C",
        synonyms=("自查发现问题数", "发现问题数"),
    ),
    Indicator(
        "L04.done", N_("整改完成数"), N_("其中截止日前已经整改完成的。"), PIECES, DONE, base="C", target=Wanted.ALL,
        whole=FOUND, synonyms=("整改完成数",),
    ),
    Indicator(
        "L04.rate", N_("整改率"), N_("整改完成数 ÷ 自查发现问题数。"), PERCENT, DONE, FOUND, Form.PERCENT, base="C",
        target=Wanted.ALL, synonyms=("整改率",),
    ),
    Indicator(
        "L05", N_("上级督查问题整改率"), N_("上级督查发现、已经整改完成的问题 ÷ 上级督查发现的问题。"), PERCENT, DONE_ABOVE,
        FOUND_ABOVE, Form.PERCENT, base="C", target=Wanted.ALL, synonyms=("督查问题整改率",),
    ),
)  # fmt: skip
