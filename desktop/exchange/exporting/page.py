"""How a list looks as a sheet: the receiver's lines above and below it, its headings, what stands on every page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from desktop.base.i18n import _
from desktop.exchange.exporting.fields import FIELDS
from desktop.exchange.exporting.lists import LISTS
from desktop.exchange.exporting.template import Template, TemplateColumn
from desktop.exchange.workbook_data import Merge
from desktop.exchange.workbook_writing import ListPlan


def fill_ins(facts: Mapping[str, str], total: int, *, actor: str, today: date) -> dict[str, str]:
    """What a template may ask for in braces; `facts` are `queries.listed.community_words`."""
    return {
        "community": facts["name"], "code": facts["code"], "county_code": facts["code"][:6],
        "street": facts["street"], "county": facts["county"], "today": today.isoformat(), "rows": str(total),
        "actor": actor,
    }  # fmt: skip


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with everything in braces that is known filled in."""
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text


def page(
    key: str, template: Template | None, columns: Sequence[TemplateColumn], facts: Mapping[str, str], *, masked: bool
) -> ListPlan:  # fmt: skip
    """The sheet of a list; `facts` are `fill_ins`."""
    widths = [c.width or (FIELDS[c.field].width if c.field in FIELDS else 10) for c in columns]
    note = _("{actor} 于 {day} 导出").format(actor=facts["actor"], day=facts["today"])
    note += " " + (_("号码已遮盖") if masked else _("内部资料,注意保管"))
    if template is None:
        name = LISTS[key].name
        title = f"{facts['community']} {name}({facts['today']})".strip()
        return ListPlan(name, (tuple(c.heading for c in columns),), widths, page_title=title, page_note=note)
    above = [[filled(cell, facts) for cell in line] for line in template.above]
    below = [[filled(cell, facts) for cell in line] for line in template.below]
    merges = list(template.merges)
    if above and len(above[0]) == 1 and len(columns) > 1 and not any(m.top == 1 for m in merges):
        merges.append(Merge(1, 1, 1, len(columns)))
    return ListPlan(
        template.sheet or template.name, template.header, widths, above, below, merges, page_note=note
    )
