"""The sheets new users are handed: name, role and start password, one A5 page each; never stored by us."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Final

from desktop.base.i18n import N_
from desktop.documents.kinds.template import load
from desktop.documents.layout.blocks import line_in, listed, text_in
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box
from desktop.domain.permissions import role_words
from desktop.operations.first_run import Handed

WIDTH, HEIGHT, MARGIN = 148.0, 210.0, 15.0  # mm, A5
TITLE: Final = N_("起始密码")
STEPS: Final = (
    N_("打开格知,选本社区,填姓名和上面的起始密码(横线也要输)。"),
    N_("第一次登录时程序会要您换成自己的密码:至少 8 位,不要用名字、电话、生日。"),
    N_("换好以后,这张纸就没有用了,请撕碎。自己的密码不要告诉别人,主任也不用知道。"),
    N_("忘了密码找主任重设;不要用别人的名字登录:每一步改动都记着是谁做的。"),
)


def pdf(office: str, handed: Sequence[Handed], made_on: date) -> bytes:
    """One page for each user of `office`. Raises `ValueError` for nobody."""
    if not handed:
        raise ValueError("a sheet for nobody")
    t = load("recovery_sheet")  # the same quiet look as the other sheet that is handled like a key
    out = io.BytesIO()
    canvas = Canvas(out, WIDTH, HEIGHT, title=TITLE)
    page = Box(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    day = N_("{year}年{month}月{day}日").format(year=made_on.year, month=made_on.month, day=made_on.day)
    for number, one in enumerate(handed):
        if number:
            canvas.next_page()
        line_in(canvas, page.at(0, 0, page.width, 12), TITLE, t.style("title", "head").but(align=0.5))
        line_in(canvas, page.at(0, 13, page.width, 8), office, t.style("office").but(align=0.5))
        canvas.line(page.x, page.y + 24, page.right, page.y + 24, colour=t.colour("head"), width=0.6)
        who = N_("{name}({roles})").format(name=one.name, roles="、".join(map(role_words, one.roles)))
        line_in(canvas, page.at(0, 28, page.width, 9), who, t.style("seal").but(align=0.5))
        panel = page.at(0, 40, page.width, 26)
        canvas.rect(panel, fill=t.colour("panel"), stroke=t.colour("rule"), width=0.3, radius=2)
        line_in(canvas, panel.inset(4, 4), one.password, t.style("digits").but(align=0.5))
        style = t.style("step").but(rise=0, leading=1.5)
        listed(canvas, page.at(0, 74, page.width, 70), STEPS, style, bullet=t.colour("head"), gap=1.5)
        note = N_("{day}。只打印这一次,程序里不保存。").format(day=day)
        text_in(canvas, page.at(0, 160, page.width, 8), note, t.style("fact", "quiet").but(align=0.5))
    canvas.close()
    return out.getvalue()
