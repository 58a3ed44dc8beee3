"""The office's own mark in the head of a document, when its layout has one."""

from __future__ import annotations

from desktop.documents.kinds.template import Template
from desktop.documents.layout.canvas import Canvas
from desktop.documents.layout.paper import Box

SHARE = 0.7  # of the head's height
GAP = 0.12


def beside(canvas: Canvas, head: Box, t: Template, ground: str = "band") -> Box:
    """Draw the layout's mark at the left of `head`, whole and on its ground colour; answers with what is left of it."""
    if not t.logo:
        return head
    tall = head.height * SHARE
    wide = canvas.emblem(head.at(0, (head.height - tall) / 2, tall * 2, tall), t.logo, t.colour(ground))
    taken = wide + head.height * GAP if wide else 0.0
    return Box(head.x + taken, head.y, head.width - taken, head.height)
