"""What a cell of a form may ask for besides the indicators, in words, and the search among all of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desktop.base.i18n import N_, _
from desktop.returns.catalogue import BY_CODE, CATALOGUE
from desktop.returns.norms import Norms
from desktop.returns.template.headings import tidy

USUAL: Final = Norms()
SINGLE: Final = "single"
PLACES: Final = ("community", "grid")  # of whom indicators can be asked row by row
WORDS: Final = {
    "unit": N_("填报单位"), "date": N_("截止日期"), "period": N_("统计时段"), "no": N_("序号"),
    "community.name": N_("社区名称"), "community.code": N_("社区代码"), "grid.name": N_("网格名称"),
    "grid.code": N_("网格编码"), "grid_names": N_("各网格名称"), "grid_bounds": N_("各网格四至"),
    "person.name": N_("姓名"), "person.sex": N_("性别"), "person.ethnicity": N_("民族"),
    "person.birth": N_("出生日期"), "person.politics": N_("政治面貌"), "person.education": N_("文化程度"),
    "person.grids": N_("负责的网格"), "person.post": N_("岗位"), "person.employed": N_("专职或兼职"),
    "person.phone": N_("联系电话"), "person.certificate": N_("职业资格"), "person.number": N_("工号"),
    "person.note": N_("备注"), "person.community": N_("所在社区"), "problem.text": N_("存在的问题"),
    "problem.place": N_("涉及网格"), "problem.measure": N_("整改措施"), "problem.responsible": N_("责任人"),
    "problem.due": N_("时限"), "problem.result": N_("完成情况"),
}  # fmt: skip
_ALONE: Final = ("unit", "date", "period")
_OF: Final = {
    "community": ("community.name", "community.code", "grid_names", "grid_bounds"),
    "grid": ("community.name", "community.code", "grid.name", "grid.code", "grid_bounds"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing a cell can be filled with."""

    code: str
    word: str


def word_of(code: str, norms: Norms = USUAL) -> str:
    """What a code means, in words, with the norms some names speak of."""
    return BY_CODE[code].title(norms) if code in BY_CODE else _(WORDS[code])


def offered(per: str, looked_for: str = "", norms: Norms = USUAL) -> list[Offer]:
    """What may go into a single cell (`single`) or a column with a row per `per`, fields first.

    `looked_for` narrows by code, name or another name of the indicator, whatever the blanks.
    """
    if per == SINGLE:
        fields: tuple[str, ...] = _ALONE
    else:
        fields = ("no", *_OF.get(per, tuple(code for code in WORDS if code.startswith(f"{per}."))))
    found = [Offer(code, _(WORDS[code])) for code in fields]
    if per == SINGLE or per in PLACES:
        found += [Offer(indicator.code, indicator.title(norms)) for indicator in CATALOGUE]
    wanted = tidy(looked_for).lower()
    return [offer for offer in found if wanted in _haystack(offer)] if wanted else found


def _haystack(offer: Offer) -> str:
    more = BY_CODE[offer.code].synonyms if offer.code in BY_CODE else ()
    return "\n".join(tidy(text).lower() for text in (offer.code, offer.word, *more))
