"""The office's own mark in the head of a document, when its layout has one."""

from __future__ import annotations

from desktop.base.i18n import _
from desktop.documents.kinds.template import Template
from desktop.documents.layout import photo
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box

SHARE = 0.7  # of the head's height
GAP = 0.12


def beside(canvas: Canvas, head: Box, t: Template, ground: str = "band") -> Box:
    """Draw the layout's mark at the left of `head`, whole and on its ground colour; answers with what is left of it."""
    if not t.logo:
        return head
    tall = head.height * SHARE
    try:
        png, wide, high = photo.fitted(t.logo, tall * 2, tall, t.colour(ground))
    except ValueError:
        canvas.findings.add("photo.unreadable", _("标志图片打不开，请换成 JPEG 或 PNG 图片"), "")
        return head
    canvas.paste(head.at(0, (head.height - high) / 2, wide, high), png)
    taken = wide + head.height * GAP
    return Box(head.x + taken, head.y, head.width - taken, head.height)
