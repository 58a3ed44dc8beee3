"""What a community says of itself and no record is kept one by one about: its party bodies, teams and written systems.

The figures stand in the community's own entry (`community.declared`), from a county's table or typed in. A community that
said nothing is left out by name; where none did, the answer is 未采集.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from desktop.base.i18n import N_
from desktop.domain.community_facts import PARTY_FORM
from desktop.returns.catalogue import subjects_of as of
from desktop.returns.catalogue.a import COMMUNITIES, GRIDS
from desktop.returns.expressions import Count, Least, Total
from desktop.returns.indicator import PERCENT, PIECES, Form, Indicator, Wanted
from desktop.returns.subjects import Community, Subject
from desktop.returns.view import View

_NUMBERS: Final = (
    ("B32.branches", "compound_branches", N_("小区党支部数"), N_("社区填报的小区党支部个数。")),
    ("B32.owners", "owners_committees", N_("业主委员会数"), N_("社区填报的业主委员会个数。")),
    ("B33.temporary", "temporary_branches", N_("临时党支部数"), N_("社区填报的临时党支部个数。")),
    ("B33.assault", "assault_teams", N_("党员突击队数"), N_("社区填报的党员突击队个数。")),
    ("B33.teams", "work_teams", N_("工作队数"), N_("社区填报的工作队个数。")),
)
_FORMS: Final = (
    ("B33.committees", "committee", N_("社区党委数"), N_("党组织形式填报为党委的社区。")),
    ("B33.general", "general", N_("社区党总支数"), N_("党组织形式填报为党总支的社区。")),
    ("B33.branches", "branch", N_("社区党支部数"), N_("党组织形式填报为党支部的社区,城中村党支部也在内。")),
)
_SYSTEMS: Final = (
    (
        "D04",
        "system_patrol",
        N_("建立巡查走访制度的社区数"),
        N_("填报已建立巡查走访制度的社区。"),
        "巡查走访制度",
    ),
    (
        "D05",
        "system_review",
        N_("建立考核奖惩制度的社区数"),
        N_("填报已建立考核奖惩制度的社区。"),
        "考核奖惩制度",
    ),
    (
        "D06",
        "system_reporting",
        N_("建立信息报送制度的社区数"),
        N_("填报已建立信息报送制度的社区。"),
        "信息报送制度",
    ),
)


def _said(declared: Mapping[str, object], key: str) -> int | None:
    value = declared.get(key)
    return value if isinstance(value, int) else None


def number(key: str) -> Total:
    """How many of something the community has, by its own word; the community is the record behind it."""

    def said(view: View) -> Sequence[Community] | None:
        if not view.whole:
            return ()
        return None if _said(view.home.declared, key) is None else (view.community,)

    def part(view: View, subject: Subject) -> int:  # noqa: ARG001 - every part of a total has this shape
        return (_said(subject.fact.declared, key) or 0) if isinstance(subject, Community) else 0

    return Total(said, part)


def _form(wanted: str) -> Count:
    def found(view: View) -> Sequence[Community] | None:
        form = view.home.declared.get(PARTY_FORM)
        return of.marked(form == wanted if form else None, view)

    return Count(found)


def _system(key: str) -> Count:
    def found(view: View) -> Sequence[Community] | None:
        said = _said(view.home.declared, key)
        return of.marked(None if said is None else bool(said), view)

    return Count(found)


INDICATORS = (
    *(
        Indicator(code, name, words, PIECES, number(key), depth=0, base="C", synonyms=(name,))
        for code, key, name, words in _NUMBERS
    ),
    *(
        Indicator(code, name, words, PIECES, _form(form), depth=0, base="C", synonyms=(name,))
        for code, form, name, words in _FORMS
    ),
    Indicator(
        "B31", N_("网格党组织覆盖率"), N_("社区填报的有党支部或党小组的网格 ÷ 网格数。"), PERCENT,
        Least(number("grid_branches"), GRIDS), GRIDS, Form.PERCENT, depth=0, base="C", synonyms=("网格党组织覆盖率",),
    ),
    *(
        Indicator(
            code, name, words, PIECES, _system(key), depth=0, base="C", target=Wanted.ALL, whole=COMMUNITIES,
            synonyms=(synonym,),
        )
        for code, key, name, words, synonym in _SYSTEMS
    ),
)  # fmt: skip
