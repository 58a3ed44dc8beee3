"""The table of the district's record."""

from __future__ import annotations

import json
from collections.abc import Mapping

from desktop.base.i18n import N_, _
from desktop.district.chain import Line, event_words
from desktop.domain.refusals import why
from ui.screens.district.moments import moment
from ui.theme.roles import Role
from ui.widgets.record_table import Column

DETAILS = {
    "office": "{v}", "from": N_("从 {v}"), "to_office": N_("到 {v}"),
    "computer": N_("电脑 {v}"), "new": N_("新记录 {v} 条"), "ops": N_("记录 {v} 条"),
    "pack": "{v}", "items": N_("{v} 项"), "code": N_("原因:{v}"), "says": N_("答复 {v}"),
}  # fmt: skip
ANSWERS = {"same": N_("同一人"), "other": N_("不是同一人")}


def detail_words(line: Line, names: Mapping[str, str]) -> str:
    """What is known of an event in words; hashes stay in the database. `names`: of the offices by their codes."""
    try:
        known = json.loads(line.detail)
    except ValueError:
        return ""
    if not isinstance(known, dict):
        return ""
    parts = [names[line.object]] if line.object in names and "office" not in known else []
    for key, words in DETAILS.items():
        if (value := known.get(key)) not in (None, ""):
            shown = _(ANSWERS[value]) if key == "says" and value in ANSWERS else names.get(str(value), value)
            shown = why(str(value)) if key == "code" else shown
            parts.append(_(words).format(v=shown))
    return " · ".join(parts)


def lines(names: Mapping[str, str]) -> tuple[Column[Line], ...]:
    """The columns; `names` of the offices by their codes may fill later."""
    return (
        Column("no", N_("序号"), lambda x: str(x.no), width=60, number=True, sortable=False),
        Column("at", N_("时间"), lambda x: moment(x.at_ms), width=132, sortable=False),
        Column("who", N_("谁"), lambda x: x.actor, width=110, sortable=False),
        Column("event", N_("做了什么"), lambda x: event_words(x.event), width=160, sortable=False),
        Column("ok", N_("结果"), lambda x: _("✓ 成功") if x.ok else _("✕ 拒绝"), width=76, sortable=False,
               tone=lambda x: None if x.ok else Role.ALARM),
        Column("detail", N_("内容"), lambda x: detail_words(x, names), width=420, sortable=False),
    )  # fmt: skip
