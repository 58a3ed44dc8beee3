"""The places of a district's rail; the office's own are in `ui.shell.places`."""

from __future__ import annotations

from desktop.base.i18n import N_
from ui.shell.places import Place


def _place(key: str, title: str, tip: str, icon: str, number: str, *, foot: bool = False) -> Place:
    return Place(f"district.{key}", title, tip, icon, number, f"district.{key}", foot)


DISTRICT_PLACES: tuple[Place, ...] = (
    _place("offices", N_("各社区"), N_("登记了哪些社区,谁的数据到了、谁的没到、缺了什么"), "building-2", "1"),
    _place("receive", N_("收包"), N_("从U盘或文件夹收下社区的交换包,同时写回执"), "inbox", "2"),
    _place("receipts", N_("回执"), N_("给社区的回执:谁的该写了,写到哪里"), "badge-check", "3"),
    _place("twins", N_("查重"), N_("两个社区都登记了的人,逐对答复"), "copy", "4"),
    _place("returns", N_("报表"), N_("全区合计,点开到社区、网格和名单"), "chart-column", "5"),
    _place("coverage", N_("覆盖图"), N_("按社区看配备率、采集率,颜色加文字"), "layout-grid", "6"),
    _place("clashes", N_("矛盾"), N_("缺的、重的、对不上的,上报前先看"), "triangle-alert", "7"),
    _place("letters", N_("下发"), N_("区里的规定,和带给社区的下发文件"), "file-up", "8"),
    _place("audit", N_("操作记录"), N_("区级库的操作记录,有没有被改动"), "history", "9", foot=True),
)
